"""What each request passes on its way in: the faults that were asked for."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from onwrite.local.partner.faults import Faults
from onwrite.local.partner.processing import Made, Process
from onwrite.local.partner.received import Received


@dataclass
class Office:
    """What the request handlers share. `url` is where the third party itself is reached."""

    url: str
    secret: str
    process: Process
    folder: Path = Path()
    faults: Faults = field(default_factory=Faults)
    received: Received = field(default_factory=Received)
    made: dict[str, Made] = field(default_factory=dict)  # by job
    at_work: set[asyncio.Task[None]] = field(default_factory=set)

    async def refusal(self) -> web.Response | None:
        """What the request is answered at once, if it is to be refused; comes late, or never, where asked for."""
        if self.faults.hang:
            await asyncio.Event().wait()  # until the client has had enough, or the third party ends
        await asyncio.sleep(self.faults.slow)
        if not self.faults.refusals:
            return None
        refusal = self.faults.refusals.pop(0)
        return web.Response(status=refusal.status, headers=refusal.headers, text=refusal.body)
