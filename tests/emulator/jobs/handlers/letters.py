"""Begins in the test's process, and goes on in a container: who sent which letter tells where it was."""

import os
import time
from pathlib import Path
from typing import Any

from google.cloud import firestore
from pydantic import BaseModel

from onwrite import Task, auto, handler, minutes


class Input(BaseModel):
    """Where the process has sent two letters, it says so in the named pipe `here` and waits for `go`."""

    letters: int = 6
    here: Path | None = None
    go: Path | None = None


@handler(runs_on=auto(memory="256Mi", timeout=minutes(30), hand_over_after=minutes(8)))
def letters(task: Task, input: Input) -> dict[str, Any]:
    sent = task.checkpoint.value or []
    while len(sent) < input.letters:
        time.sleep(0.001)
        sent = [*sent, os.getpid()]
        if sent.count(os.getpid()) == 2 and input.here and input.go:
            input.here.write_text(str(os.getpid()))
            input.go.read_text()
        task.checkpoint(sent)
        task.progress(len(sent), input.letters)
    task.batch.set(task.parent, {"effects": firestore.Increment(1)}, merge=True)
    return {"sent_by": sent}
