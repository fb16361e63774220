"""Calls the partner at `input.to`, who answers when he likes."""

from typing import Any
from urllib.request import Request, urlopen

from onwrite import Task, handler
from tests.acceptance.queues.lines import PAIR


@handler(runs_on=PAIR)
def call_pair(task: Task, input: dict[str, str]) -> dict[str, Any]:
    with urlopen(Request(input["to"], task.id.encode()), timeout=50):
        return {}
