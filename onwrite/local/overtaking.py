"""Holds an event back until later ones have gone first."""

import asyncio
from collections import defaultdict
from contextlib import suppress

_PATIENCE = 1.0  # when no later event comes


class Overtaking:
    """Events are known by their number, in the order in which they came."""

    def __init__(self) -> None:
        self._gates: defaultdict[int, list[asyncio.Event]] = defaultdict(list)

    def gate(self, number: int, overtaken_by: int) -> asyncio.Event | None:
        """Opens when event `number + overtaken_by` has come."""
        if not overtaken_by:
            return None
        opened = asyncio.Event()
        self._gates[number + overtaken_by].append(opened)
        return opened

    def pass_by(self, number: int) -> None:
        for gate in self._gates.pop(number, []):
            gate.set()

    async def held_up(self, wait: float, gate: asyncio.Event | None) -> None:
        if wait:
            await asyncio.sleep(wait)
        if gate:
            with suppress(TimeoutError):
                await asyncio.wait_for(gate.wait(), _PATIENCE)
