"""What a partner sends: JSON of a size that can be kept. All else is refused before the task is looked at."""

import json
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from onwrite import Task
from onwrite.callback_requests import BODY_LIMIT, PAYLOAD_LIMIT
from tests.emulator.callbacks.conftest import Partner, sentence, transfer
from tests.emulator.conftest import Bench


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{'pages': 7}",
        b'{"pages": NaN}',
        b'{"pages": -Infinity}',
        b'{"pages": 1e999}',
        b'{"pages": 7, "x": "\xff"}',
        b'{"pages": 7, "x": "\\ud800"}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"pages": ' + b"9" * 5000 + b"}",
        "{}".encode("utf-16"),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_no_json_is_refused_whatever_the_token(
    bench: Bench, partner: Partner, task: Any, data: bytes
) -> None:
    told = {
        (answer.status_code, sentence(answer))
        for answer in (partner.answer(data=data), partner.answer("https://e.com/?task=x&token=y", data=data))
    }
    ((status, words),) = told
    assert status == 400
    assert "The body is not JSON" in words
    assert bench.read(task)["reason"] == "waiting"


def test_json_that_no_firestore_value_could_hold_comes_through_whole(bench: Bench, partner: Partner) -> None:
    body = {"": [[1, [2]], {"deep": 2**70}], "ключ": "\x00", "__x__": None}

    def then(task: Task, input: dict[str, Any], callback: dict[str, Any]) -> bool:
        return callback == body

    bench.handlers["work"] = transfer(partner, then=then)
    task = bench.write()
    bench.process(task)
    assert partner.call(body=body) == 200
    assert bench.process(task)["result"] is True


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"]
)
def test_what_does_not_say_that_it_is_json_is_refused(partner: Partner, task: Any, content_type: str) -> None:
    assert partner.call(content_type=content_type) == 415


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "application/problem+json", "APPLICATION/JSON"]
)
def test_json_has_several_names(partner: Partner, task: Any, content_type: str) -> None:
    assert partner.call(content_type=content_type) == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_a_post_calls_back(bench: Bench, partner: Partner, task: Any, method: str) -> None:
    answer = partner.answer(method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert bench.read(task)["reason"] == "waiting"


def test_what_is_kept_is_bounded_and_what_is_sent_too(bench: Bench, partner: Partner, task: Any) -> None:
    def body(size: int, blanks: int = 0) -> bytes:
        empty = json.dumps({"pages": 7, "x": ""}, separators=(",", ":"), sort_keys=True)
        return empty.replace('""', f'"{"x" * (size - len(empty))}"').encode() + b" " * blanks

    assert partner.call(data=body(PAYLOAD_LIMIT + 1)) == 413
    assert partner.call(data=body(PAYLOAD_LIMIT, BODY_LIMIT - PAYLOAD_LIMIT + 1)) == 413
    assert partner.call(data=body(PAYLOAD_LIMIT, BODY_LIMIT - PAYLOAD_LIMIT)) == 200
    assert len(bench.read(task)["callback"]["received"][0]["payload"]) == PAYLOAD_LIMIT


class Endless:
    """A body that is never at an end, and says nothing of its length."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= BODY_LIMIT + 1
        self.given += size
        return b"x" * size

    def readinto(self, buffer: Any) -> int:
        buffer[:] = self.read(len(buffer))
        return len(buffer)


@pytest.mark.parametrize("length", ["50000000", None], ids=["50 MB", "of no said length"])
def test_a_huge_body_is_refused_before_it_is_read(partner: Partner, task: Any, length: str | None) -> None:
    endless = Endless()

    class Builder(EnvironBuilder):
        def get_environ(self) -> Any:
            said = {"CONTENT_LENGTH": length} if length else {"HTTP_TRANSFER_ENCODING": "chunked"}
            environ = (
                super().get_environ() | {"wsgi.input": endless, "wsgi.input_terminated": not length} | said
            )
            return environ if length else {k: v for k, v in environ.items() if k != "CONTENT_LENGTH"}

    parts = partner.urls[-1].partition("?")
    builder = Builder(query_string=parts[2], method="POST", content_type="application/json")
    answer = partner.send(builder.get_environ())
    assert answer.status_code == 413
    assert endless.given <= (0 if length else BODY_LIMIT + 1)


def test_a_task_that_has_no_room_for_the_callback_refuses_it(
    bench: Bench, partner: Partner, task: Any
) -> None:
    task.update({"note": "x" * 1_000_000})
    assert partner.call(body={"pages": 7, "x": "x" * 90_000}) == 413
    assert bench.read(task)["reason"] == "waiting"
    assert partner.call() == 200
