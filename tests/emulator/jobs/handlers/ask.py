"""Gives a URL out from its container and waits; what is called back runs in a container of its own."""

import os
from datetime import UTC, datetime
from typing import Any

from onwrite import Backoff, Task, Wait, handler, hours, job, minutes


@handler(runs_on=job(timeout=minutes(10)), retry=Backoff(attempts=3))
def ask(task: Task, input: dict[str, Any]) -> Wait:
    task.parent.set({"url": task.callback_url(), "asked_by": os.getpid()})
    return Wait(until=datetime.now(UTC) + hours(1))


@ask.on_callback
def told(task: Task, input: dict[str, Any], callback: dict[str, int]) -> dict[str, int]:
    task.batch.update(task.parent, {"told_to": os.getpid()})
    return {**callback, "attempt": task.attempt}
