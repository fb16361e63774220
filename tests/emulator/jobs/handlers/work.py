"""The one handler of these tests, in the test's process and in the containers': it does what its input says."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from google.cloud import firestore
from pydantic import BaseModel

from onwrite import Backoff, Snooze, Task, handler, hours, job, minutes, seconds


class Input(BaseModel):
    """`here` and `go` are named pipes: the first is told its process id, the second is read before it goes on."""

    do: Literal["return", "raise once", "report", "hold", "snooze once"] = "return"
    here: Path | None = None
    go: Path | None = None


@handler(
    runs_on=job(cpu="500m", memory="256Mi", timeout=minutes(10)),
    retry=Backoff(attempts=3, first=seconds(10)),
)
def work(task: Task, input: Input) -> dict[str, Any]:
    _meet(input)
    done = task.parent.get().to_dict() or {}
    match input.do:
        case "raise once" if task.attempt == 1:
            raise RuntimeError("the partner is closed")
        case "snooze once" if "snoozed" not in done:
            task.parent.set({"snoozed": True})
            raise Snooze(until=datetime.now(UTC) + hours(1))
        case "report":
            while not task.cancelled:
                task.progress(1, 2, "half of it")
                time.sleep(0.01)
        case "hold":
            while True:
                time.sleep(0.01)
    task.progress(2, 2)
    task.batch.set(task.parent, {"effects": firestore.Increment(1)}, merge=True)
    return {"seconds": (task.deadline - datetime.now(UTC)).total_seconds(), "process": os.getpid()}


def _meet(input: Input) -> None:
    if input.here:
        input.here.write_text(str(os.getpid()))
    if input.go:
        input.go.read_text()
