"""What must hold of waits and callbacks whatever the order was. Each function says in sentences what does not."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from onwrite.task_document import DONE, RUNNING
from tests.races.record import Record, Version

STORED: Final = 200
REFUSED: Final = frozenset({404, 409, 410})  # for ever; after a 503 it is sent again


def owner_ends(task: Mapping[str, Any]) -> datetime:
    """When a running task must be looked at: it has a worker, or waits."""
    until: datetime = task["waiting"]["until"] if "waiting" in task else task["lease"]["expires_at"]
    return until


def was_called_back(version: Version) -> bool:
    """Its wait is over, and goes on as the same attempt."""
    return version.after.get("reason") == "called_back" != version.before.get("reason")


def broken_wait(version: Version, where: str) -> Iterator[str]:
    after, before = version.after, version.before
    if "waiting" in after and (after["state"], after.get("reason")) != (RUNNING, "waiting"):
        yield f"{where} the task is {after['state']} ({after.get('reason')}) and waits for a callback"
    if was_called_back(version) and _handed(after) != _handed(before) + 1:
        yield f"{where} the task was called back, and goes on with callback {_handed(after)}"
    if _handed(after) and not _payload(after):
        yield f"{where} the callback that the task goes on with is not there"


def broken_by_answers(record: Record, answers: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Once all has settled: what was answered with 200 is what the task went on with, whoever else came."""
    newest = record.newest()
    stored = {number for number, status in answers if status == STORED}
    refused = {number for number, status in answers if status in REFUSED}
    if len(stored) > 1:
        yield f"the callbacks {sorted(stored)} were stored, all of them"
    if (
        stored
        and newest["reason"] != "cancelled"
        and (newest["state"], newest.get("result")) != (DONE, *stored)
    ):
        yield f"callback {stored} was answered with 200, and the task is {newest['state']} ({newest['reason']})"
    if newest["state"] == DONE and newest.get("result") in refused - stored:
        yield f"callback {newest['result']} was refused, and the task went on with it"


def _handed(task: Mapping[str, Any]) -> int:
    handed: int = task.get("callback", {}).get("handed", 0)
    return handed


def _payload(task: Mapping[str, Any]) -> str:
    received = task["callback"]["received"]
    return next((it.get("payload", "") for it in received if it["number"] == _handed(task)), "")
