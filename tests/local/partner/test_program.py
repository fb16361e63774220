"""The third party as a program of its own, asked and told over HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from onwrite import sign
from onwrite.local.ports import LOOPBACK, free_port
from tests.local.partner.callback_receiver import Receiver

SECRET = "a secret of two"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    port = free_port()
    program = subprocess.Popen(
        [sys.executable, "-m", "onwrite.local.partner", str(port)],
        env={**os.environ, "PARTNER_SECRET": SECRET},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    try:
        assert program.stdout.readline().startswith("The third party takes documents and notices at http://")
        yield f"http://{LOOPBACK}:{port}"
    finally:
        program.terminate()
        assert program.wait(30) == 0
        program.stdout.close()


def test_it_tells_what_it_has_received(url: str, receiver: Receiver) -> None:
    at = datetime.now(UTC)
    signed = {"Idempotency-Key": "n1", "Onwrite-Signature": sign(SECRET, b'{"a":1}', at)}
    assert httpx.post(f"{url}/notices", content=b'{"a":1}', headers=signed, timeout=30).status_code == 200
    httpx.put(f"{url}/_partner/faults", json={"callbacks": "early"}, timeout=30).raise_for_status()
    wanted = {"Idempotency-Key": "d1", "Callback-URL": receiver.url}
    httpx.post(f"{url}/documents", content=b"lesson", headers=wanted, timeout=30).raise_for_status()

    received = httpx.get(f"{url}/_partner/received", timeout=30).json()
    assert [(notice["key"], notice["problem"], notice["body"]) for notice in received["notices"]] == [
        ("n1", "", '{"a":1}')
    ]
    assert [(upload["key"], upload["size"], upload["answered"]) for upload in received["uploads"]] == [
        ("d1", 6, 202)
    ]
    assert [callback["body"] for callback in received["callbacks"]] == receiver.bodies


def test_faults_are_asked_for_over_http(url: str) -> None:
    faults = {"refusals": [{"status": 429, "headers": {"Retry-After": "5"}}]}
    assert httpx.put(f"{url}/_partner/faults", json=faults, timeout=30).status_code == 204
    answer = httpx.post(f"{url}/notices", content=b"{}", timeout=30)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")


@pytest.mark.parametrize("text", ["", "[]", '{"typo": 1}', '{"refusals": [{"typo": 1}]}', '{"refusals": 1}'])
def test_a_fault_there_is_not_is_refused(url: str, text: str) -> None:
    assert httpx.put(f"{url}/_partner/faults", content=text, timeout=30).status_code == 400
