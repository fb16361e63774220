"""A third party over HTTP: the task waits, is called back by the function as it is deployed, and goes on."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from google.cloud import firestore

from onwrite.local import LocalCloud
from onwrite.signatures import SIGNATURE_HEADER, sign
from tests.acceptance.conftest import ROOT, Start, client_of
from tests.acceptance.waiting import wait_for_tasks

SECRET = "of acme and us"
PATIENCE = 60.0  # seconds
MAIN = ROOT / "tests/acceptance/callbacks/main.py"


@dataclass
class ThirdParty:
    """`sent` is what handlers sent; `early`: it calls back before it answers them."""

    url: str = ""
    sent: "Queue[dict[str, str]]" = field(default_factory=Queue)
    early: bool = False
    answers: list[int] = field(default_factory=list)

    def hear(self, told: dict[str, str]) -> None:
        if self.early:
            self.answers.append(call(told["callback"], {"letters": len(told["text"])}).status_code)
        self.sent.put(told)


@pytest.fixture
def third_party() -> Iterator[ThirdParty]:
    party = ThirdParty()

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            party.hear(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Hears) as server:
        party.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield party
        server.shutdown()


@pytest.fixture(scope="module")
def cloud(start: Start) -> Iterator[LocalCloud]:
    env = {"PYTHONPATH": f"{ROOT}:{MAIN.parent}", "PARTNER_ACME_SECRET": SECRET}
    with start(main=MAIN, parts=("firestore", "relay", "functions"), env=env) as cloud:
        yield cloud


def write(cloud: LocalCloud, upload: str, party: ThirdParty, **more: Any) -> firestore.DocumentReference:
    parent = client_of(cloud).document(f"uploads/{upload}")
    given = {"to": party.url, "text": "hello", **more}
    parent.collection("tasks").document("t").set(
        {"type": "transfer_document", "input": given, "state": "scheduled"}
    )
    return parent


def reach(parent: firestore.DocumentReference, reason: str) -> Any:
    return wait_for_tasks(parent, lambda tasks: tasks.get("t", {}).get("reason") == reason)["t"]


def call(url: str, body: Any, **headers: str) -> httpx.Response:
    return httpx.post(url, json=body, headers=headers, timeout=PATIENCE)


def test_the_third_party_calls_back_and_the_task_is_done(cloud: LocalCloud, third_party: ThirdParty) -> None:
    parent = write(cloud, "u1", third_party)
    url = third_party.sent.get(timeout=PATIENCE)["callback"]
    assert url.startswith(f"{cloud.functions_url}/receiveCallback?task=uploads/u1/tasks/t&token=")
    assert "lease" not in reach(parent, "waiting")
    assert call(url, {"letters": "five"}).status_code == 400
    assert call(url.replace("u1", "u2"), {"letters": 5}).status_code == 404
    assert [call(url, {"letters": 5}).status_code for _ in range(2)] == [200, 200]
    assert reach(parent, "completed")["result"] == {"letters": 5, "attempt": 1}
    assert parent.get().get("letters") == 5
    assert call(url, {"letters": 5}).status_code == 200
    assert call(url, {"letters": 6}).status_code == 410
    (token,) = parse_qs(urlsplit(url).query)["token"]
    assert token not in cloud.functions_log.read_text()


def test_a_third_party_that_calls_back_before_it_has_answered_is_heard(
    cloud: LocalCloud, third_party: ThirdParty
) -> None:
    third_party.early = True
    parent = write(cloud, "early", third_party)
    assert reach(parent, "completed")["result"] == {"letters": 5, "attempt": 1}
    assert third_party.answers == [200]


def test_a_body_of_50_mb_is_refused_and_the_wait_goes_on(cloud: LocalCloud, third_party: ThirdParty) -> None:
    parent = write(cloud, "large", third_party)
    url = third_party.sent.get(timeout=PATIENCE)["callback"]
    reach(parent, "waiting")
    json_type = {"Content-Type": "application/json"}
    assert httpx.post(url, content=b" " * 50_000_000, headers=json_type, timeout=PATIENCE).status_code == 413
    in_pieces = (b" " * 1_000_000 for _ in range(50))  # of no said length
    assert httpx.post(url, content=in_pieces, headers=json_type, timeout=PATIENCE).status_code == 413
    assert call(url, {"letters": 5}).status_code == 200
    reach(parent, "completed")


def test_a_partner_signs_with_the_secret_in_the_functions_environment(
    cloud: LocalCloud, third_party: ThirdParty
) -> None:
    parent = write(cloud, "signed", third_party, partner="acme")
    url = third_party.sent.get(timeout=PATIENCE)["callback"]
    task = reach(parent, "waiting")
    body = b'{"letters": 5}'
    headers = {"Content-Type": "application/json"}
    forged = {SIGNATURE_HEADER: sign("of somebody else", body, task["started_at"])}
    assert httpx.post(url, content=body, headers={**headers, **forged}, timeout=PATIENCE).status_code == 404
    signed = {SIGNATURE_HEADER: sign(SECRET, body, task["started_at"])}
    assert httpx.post(url, content=body, headers={**headers, **signed}, timeout=PATIENCE).status_code == 200
    reach(parent, "completed")
