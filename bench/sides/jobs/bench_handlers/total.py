from typing import Any

from bench.sides.jobs import work
from onwrite import Task, handler, job, minutes


@handler(runs_on=job(cpu="1", memory="512Mi", timeout=minutes(10)))
def total(task: Task, input: dict[str, Any]) -> dict[str, int]:  # noqa: ARG001 — it needs nothing of the task
    return work.total(input)
