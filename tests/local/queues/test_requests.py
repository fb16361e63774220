"""What is asked of a queue, read and judged."""

import base64
import json
from http import HTTPStatus
from typing import Any

import pytest

from onwrite.local.queues.refused import Refused
from onwrite.local.queues.task_request import read_task

QUEUE = "projects/p/locations/l/queues/q"
NOW = 1_772_600_767.0  # 2026-03-04T05:06:07Z


def request(body: str = "", headers: Any = None, url: Any = "", **task: Any) -> bytes:
    asked = {"httpRequest": {"url": url, "headers": headers, "body": body}, **task}
    return json.dumps({"task": asked}).encode()


def test_a_task_is_read_as_it_was_sent() -> None:
    text = request(
        base64.b64encode(b'{"data": 1}').decode(),
        {
            "Content-Type": "application/json",
            "Authorization": "x",
            "X-CloudTasks-TaskName": "x",
            "X-Mine": "1",
        },
        name=f"{QUEUE}/tasks/one",
        scheduleTime="2026-03-04T05:06:17.500000Z",
        dispatchDeadline="15s",
    )
    task = read_task(QUEUE, text, NOW)
    assert (task.id, task.body, task.deadline, task.url) == ("one", b'{"data": 1}', 15, "")
    assert task.scheduled_at == NOW + 10.5
    assert task.headers == {"Content-Type": "application/json", "X-Mine": "1"}


def test_what_is_left_out_is_chosen() -> None:
    one, other = (read_task(QUEUE, request(), NOW) for _ in range(2))
    assert one.name.startswith(f"{QUEUE}/tasks/")
    assert one.name != other.name
    assert (one.scheduled_at, one.deadline, one.body) == (NOW, 600, b"")


def test_a_time_that_is_past_is_now() -> None:
    assert read_task(QUEUE, request(scheduleTime="2025-01-01T00:00:00Z"), NOW).scheduled_at == NOW


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff", "must be JSON of the form"),
        (b"[]", "must be JSON of the form"),
        (b'{"task": 1}', "must be JSON of the form"),
        (b'{"task": {}}', "task.httpRequest must be a map"),
        (request("{}"), "task.httpRequest.body must be base64"),
        (request("ä"), "task.httpRequest.body must be base64"),
        (request(headers=[1]), "task.httpRequest.headers must be a map"),
        (request(headers={"a b": "1"}), "task.httpRequest.headers must be a map"),
        (request(headers={"a": "1\r\nb: 2"}), "task.httpRequest.headers must be a map"),
        (request(url="ftp://x"), "task.httpRequest.url must begin with"),
        (request(name="one"), "task.name must be projects/p/locations/l/queues/q/tasks/<id>"),
        (request(name=f"{QUEUE}/tasks/a b"), "task.name must be"),
        (request(name=f"{QUEUE}/tasks/{'a' * 501}"), "task.name must be"),
        (request(scheduleTime="tomorrow"), "task.scheduleTime must be a time such as"),
        (request(scheduleTime="2026-03-04T05:06:07"), "task.scheduleTime must be a time such as"),
        (request(scheduleTime=5), "task.scheduleTime must be a time such as"),
        (request(scheduleTime="2026-04-04T05:06:07Z"), "more than 30 days ahead"),
        (request(dispatchDeadline="10s"), 'from "15s" to "1800s"'),
        (request(dispatchDeadline="soon"), 'from "15s" to "1800s"'),
        (
            request(base64.b64encode(bytes((1 << 20) + 1)).decode()),
            "1048577 bytes; Cloud Tasks takes 1048576",
        ),
    ],
)
def test_what_cloud_tasks_would_not_take_is_refused_with_a_sentence(text: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_task(QUEUE, text, NOW)
    assert sentence in str(refused.value)
    assert (refused.value.status, refused.value.reason) == (HTTPStatus.BAD_REQUEST, "INVALID_ARGUMENT")
