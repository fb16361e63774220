"""Sends a text to the third party at `input.to`, which counts its letters and calls back."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

from pydantic import BaseModel

from onwrite import Task, Wait, handler, hours


class Input(BaseModel):
    to: str
    text: str
    partner: str = ""


class Callback(BaseModel):
    letters: int


@handler()
def transfer_document(task: Task, input: Input) -> Wait:
    told = {"text": input.text, "callback": task.callback_url(partner=input.partner)}
    request = Request(input.to, json.dumps(told).encode(), {"Idempotency-Key": task.idempotency_key})
    with urlopen(request, timeout=50):  # it may call back before it answers
        return Wait(until=datetime.now(UTC) + hours(1))


@transfer_document.on_callback
def counted(task: Task, input: Input, callback: Callback) -> dict[str, Any]:
    task.batch.set(task.parent, {"letters": callback.letters}, merge=True)
    return {"letters": callback.letters, "attempt": task.attempt}
