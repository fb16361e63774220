"""Runs on a job until it is told to go on, or is cancelled."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from onwrite import Task, handler, job, minutes


class Input(BaseModel):
    """Named pipes: the first is told that it is at work, the second is read before it goes on."""

    here: Path | None = None
    go: Path | None = None


@handler(runs_on=job(cpu="1", memory="512Mi", timeout=minutes(5)))
def long_work(task: Task, input: Input) -> dict[str, Any]:
    sys.stdout.write("the work has begun\n")
    if input.here:
        input.here.write_text("here")
    if input.go:
        input.go.read_text()
    elif input.here:
        while not task.cancelled:  # each report is a chance to see that somebody cancels
            task.progress(1)
            time.sleep(0.01)
    return {"process": os.getpid()}
