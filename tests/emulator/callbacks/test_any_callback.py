"""Whatever comes from the internet: an answer, never a crash; and only its right token does anything to a task."""

import json
import string
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from google.cloud import firestore
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from tests.emulator.callbacks.conftest import ELSEWHERE, Partner, transfer
from tests.emulator.conftest import Bench

RIGHT = object()  # in the place of what only the test knows

ids = st.text(max_size=20) | st.sampled_from(
    ["tasks", "orders", "o1", "..", ".", "__x__", "", "\0", "é", "a%2Fb"]
)
paths = st.just(RIGHT) | st.lists(ids, max_size=7).map("/".join) | ids.map(lambda it: f"orders/o1/tasks/{it}")
tokens = (
    st.just(RIGHT) | st.just(ELSEWHERE) | st.text(max_size=60) | st.text("_-" + string.hexdigits, min_size=43)
)
plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(plain, lambda it: st.lists(it, max_size=3) | st.dictionaries(st.text(), it, max_size=3))
fitting = st.fixed_dictionaries({"pages": st.integers(0, 9)}, optional={"more": values})
bodies = (
    st.binary(max_size=200)
    | (values | fitting).map(lambda it: json.dumps(it).encode())
    | fitting.map(lambda it: json.dumps(it).encode("utf-16"))
)
types = st.sampled_from(["application/json", "application/json; charset=latin-1"]) | st.text(string.printable)
methods = st.sampled_from(["POST"] * 8 + ["GET", "HEAD", "PUT", "OPTIONS", "DELETE", "BREW"])
headers = st.dictionaries(
    st.sampled_from(["Onwrite-Signature", "Content-Encoding", "X-HTTP-Method-Override", "Accept"]),
    st.text(string.ascii_letters + string.digits + " =,;/*", max_size=60)
    | st.sampled_from(["t=1,v1=0", "gzip", "PUT"]),
)
noise = st.text(max_size=30)


@dataclass(frozen=True)
class Sent:
    method: str
    task: Any
    token: Any
    noise: str
    content_type: str
    headers: dict[str, str]
    body: bytes

    def environ(self, task: str, token: str) -> dict[str, Any]:
        told = [("task", task if self.task is RIGHT else self.task)]
        told.append(("token", token if self.token is RIGHT else self.token))
        query = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in told)
        builder = EnvironBuilder(
            method=self.method,
            query_string=f"{query}&{quote(self.noise, errors='replace')}",
            headers=list(self.headers.items()),
            data=self.body,
        )
        return {**builder.get_environ(), "CONTENT_TYPE": self.content_type}


sent = st.builds(Sent, methods, paths, tokens, noise, types, headers, bodies)


@pytest.fixture(params=["", "acme"], ids=["by token", "signed"])
def waiting(bench: Bench, partner: Partner, request: pytest.FixtureRequest) -> firestore.DocumentReference:
    bench.handlers["work"] = transfer(partner, by=request.param)
    task = bench.write()
    assert bench.process(task)["reason"] == "waiting"
    return task


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150)
@given(sent)
def test_there_is_an_answer_to_everything_and_only_the_right_token_changes_a_task(
    bench: Bench, partner: Partner, waiting: firestore.DocumentReference, sent: Sent
) -> None:
    before = waiting.get().update_time
    answer = partner.send(sent.environ(waiting.path, partner.token()))
    assert answer.status_code in {200, 400, 404, 405, 409, 413, 415}
    assert partner.token() not in answer.get_data(as_text=True)
    if answer.status_code != 200:
        assert waiting.get().update_time == before
        assert answer.get_json(force=True)["error"] if sent.method != "HEAD" else True
    else:
        assert (sent.method, sent.task, sent.token) == ("POST", RIGHT, RIGHT)
        assert isinstance(json.loads(sent.body)["pages"], int)
        assert "partner" not in bench.read(waiting)["callback_urls"][0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.tuples(fitting, st.booleans()), min_size=1, max_size=4))
def test_of_many_callbacks_the_first_that_fits_counts(
    bench: Bench, partner: Partner, calls: list[tuple[dict[str, Any], bool]]
) -> None:
    task = bench.write()
    bench.process(task)
    first = None
    for body, fits in calls:
        data = json.dumps(body if fits else {**body, "pages": "many"}, allow_nan=True).encode()
        status = partner.call(data=data)
        if b"NaN" in data or b"Infinity" in data or not fits:
            assert status == (400 if first is None or b"NaN" in data or b"Infinity" in data else 409)
        elif first is None:
            assert status == 200
            first = body
        else:
            assert status == (200 if spelled(body) == spelled(first) else 409)
    state = bench.process(task)
    assert state["state"] == ("done" if first else "running")
    assert not first or state["result"]["pages"] == first["pages"]


def spelled(body: Any) -> str:
    """True is no 1 in JSON, as it is in Python."""
    return json.dumps(body, sort_keys=True)
