from typing import Any

from onwrite import Task, handler


@handler()
def nothing(task: Task, input: dict[str, Any]) -> None:  # noqa: ARG001 — the point is to do nothing
    return None
