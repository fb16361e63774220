"""Say that a document is processed, to the URL that came with it."""

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import aiohttp

from onwrite.local.partner.office import Office
from onwrite.local.partner.received import Callback, Job

TRIES = 6
FIRST_PAUSE = 0.2  # seconds; doubled after each try
TIMEOUT = aiohttp.ClientTimeout(total=10)
SERVER_ERROR = 500


class Callbacks:
    """Tries again where nobody answers, or the server has an error of its own; a refusal is the end of it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def promise(self, job: Job) -> None:
        """Returns once it is under way; with `early`, once it is over."""
        if self._office.faults.callbacks == "early":
            await self._deliver(job)
        elif self._office.faults.callbacks != "never":
            task = asyncio.get_running_loop().create_task(self._deliver(job))
            self._office.at_work.add(task)
            task.add_done_callback(self._office.at_work.discard)

    async def _deliver(self, job: Job) -> None:
        fault = self._office.faults.callbacks
        await asyncio.sleep(self._office.faults.callback_after)
        body = await asyncio.to_thread(self._process, job)
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            if fault == "forged":
                await self._send(session, job, _wrong(job.callback), _with_fault(body, "wrong_checksum"))
            for _ in range(2 if fault == "twice" else 1):
                await self._send(session, job, job.callback, _with_fault(body, fault))

    def _process(self, job: Job) -> Mapping[str, Any]:
        made = self._office.process(job.document, job.content_type)
        self._office.made[job.id] = made
        return {
            "job": job.id,
            "place": f"{self._office.url}/documents/{job.id}/file",
            "size": made.size,
            "content_type": made.content_type,
            "sha256": made.sha256,
        }

    async def _send(
        self, session: aiohttp.ClientSession, job: Job, url: str, body: Mapping[str, Any]
    ) -> None:
        for number in range(TRIES):
            if number:
                await asyncio.sleep(FIRST_PAUSE * 2 ** (number - 1))
            answered = await _post(session, url, body)
            self._office.received.keep(self._office.received.callbacks, Callback(job.id, url, body, answered))
            if answered is not None and answered < SERVER_ERROR:
                return


def _with_fault(body: Mapping[str, Any], fault: str) -> Mapping[str, Any]:
    wrong: dict[str, Mapping[str, Any]] = {
        "wrong_checksum": {"sha256": sha256(b"something else").hexdigest()},
        "wrong_size": {"size": body["size"] + 1},
        "wrong_type": {"content_type": "application/x-other"},
    }
    return {**body, **wrong.get(fault, {})}


def _wrong(url: str) -> str:
    return url[:-1] + ("B" if url.endswith("A") else "A")


async def _post(session: aiohttp.ClientSession, url: str, body: Mapping[str, Any]) -> int | None:
    try:
        async with session.post(url, json=body, allow_redirects=False) as answer:
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return None
