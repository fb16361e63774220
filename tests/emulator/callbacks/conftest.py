"""A third party: keeps the URLs that handlers give it, and calls them, by the function as it is deployed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import pytest
from google.cloud import firestore
from pydantic import BaseModel
from werkzeug.test import EnvironBuilder

from functions.receive_callback import receiveCallback
from onwrite import Task, Wait, callback_trigger, handler, hours
from onwrite.backoff import Backoff
from onwrite.callbacks import Callbacks
from onwrite.handlers import Handler
from onwrite.signatures import SIGNATURE_HEADER, sign
from tests.emulator.conftest import Bench, GivenHandlers

CALLBACK_URL = "https://example.com/receiveCallback"
SECRET = "of acme and us"
ELSEWHERE = "A" * 43  # a token that is none


class Verdict(BaseModel):
    pages: int


@dataclass
class Partner:
    bench: Bench
    urls: list[str] = field(default_factory=list)
    secrets: dict[str, list[str]] = field(default_factory=lambda: {"acme": [SECRET]})

    @property
    def callbacks(self) -> Callbacks:
        return Callbacks(
            self.bench.store,
            GivenHandlers(self.bench.handlers),
            self._secrets,
            lambda: self.bench.now,
            self.bench.told.append,
        )

    def _secrets(self, partner: str) -> Sequence[str]:
        return self.secrets.get(partner, [])

    def call(self, url: str | None = None, body: Any = None, **request: Any) -> int:
        return self.answer(url, body, **request).status_code

    def answer(self, url: str | None = None, body: Any = None, **request: Any) -> flask.Response:
        """`body` is sent as JSON, `data` as it is; the newest URL is called unless another one is given."""
        parts = urlsplit(url or self.urls[-1])
        if "data" not in request:
            request["data"] = json.dumps({"pages": 7} if body is None else body).encode()
        sent = {"method": "POST", "content_type": "application/json", **request}
        return self.send(EnvironBuilder(path=parts.path, query_string=parts.query, **sent).get_environ())

    def send(self, environ: dict[str, Any]) -> flask.Response:
        app = flask.Flask("partner")
        with app.test_request_context():
            answer: flask.Response = receiveCallback(flask.Request(environ))
            return answer

    def signed(self, body: bytes, at: datetime | None = None, secret: str = SECRET) -> dict[str, str]:
        return {SIGNATURE_HEADER: sign(secret, body, at or self.bench.now)}

    def token(self, number: int = -1) -> str:
        (token,) = parse_qs(urlsplit(self.urls[number]).query)["token"]
        return token


@pytest.fixture
def partner(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Partner:
    partner = Partner(bench)
    monkeypatch.setenv("CALLBACK_URL", CALLBACK_URL)
    monkeypatch.setattr(callback_trigger, "_callbacks", lambda _: partner.callbacks)
    bench.handlers["work"] = transfer(partner)
    return partner


def then(say: Callable[[Task, dict[str, Any]], Any]) -> Callable[..., Any]:
    """An `on_callback` that says this, whatever the partner has sent."""

    def resumed(task: Task, input: dict[str, Any], callback: Any) -> Any:
        return say(task, input)

    return resumed


def counted(task: Task, input: dict[str, Any], callback: Verdict) -> dict[str, int]:
    task.batch.set(task.parent, {"pages": callback.pages}, merge=True)
    return {"pages": callback.pages, "attempt": task.attempt}


def transfer(
    partner: Partner, attempts: int = 8, during: Any = None, by: str = "", then: Any = counted
) -> Handler[..., Any]:
    """Gives the partner a URL and waits; then says how many pages the partner has counted."""

    @handler(retry=Backoff(attempts=attempts))
    def work(task: Task, input: dict[str, Any]) -> Any:
        partner.urls.append(task.callback_url(partner=by))
        if during:
            during(task)
        return Wait(until=partner.bench.now + hours(24))

    work.on_callback(then)
    return work


@pytest.fixture
def task(bench: Bench, partner: Partner) -> firestore.DocumentReference:
    """It waits."""
    task = bench.write()
    assert bench.process(task)["reason"] == "waiting"
    return task


def sentence(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.get_json()["error"])
