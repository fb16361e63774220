"""Wants to be tried again two seconds later."""

from typing import Any

from onwrite import Retry, Task, handler, seconds


@handler()
def fail_once(task: Task, input: dict[str, Any]) -> None:
    if task.attempt == 1:
        raise Retry("not yet", after=seconds(2))
