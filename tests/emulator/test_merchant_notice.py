"""From the reservation to the merchant, on a real Firestore and over real HTTP."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore

from handlers.notify_merchant import notify_merchant
from handlers.order_processing import order_processing
from onwrite.local.partner import Partner, Refusal
from onwrite.local.ports import LOOPBACK
from tests.emulator.conftest import Bench
from tests.unit.handlers.orders import order

SECRET = "a secret of the roastery and the shop"


@pytest.fixture
def partner() -> Iterator[Partner]:
    with Partner(secret=SECRET) as partner:
        yield partner


@pytest.fixture
def bench(bench: Bench, partner: Partner, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("MERCHANT", "roastery")
    monkeypatch.setenv("MERCHANT_SECRETS", json.dumps({"roastery": SECRET}))
    monkeypatch.setenv("ALLOW_PRIVATE_MERCHANTS", "true")
    bench.handlers |= {"order_processing": order_processing, "notify_merchant": notify_merchant}
    bench.client.document("merchants/roastery").set({"notify_url": f"{partner.url}/notices"})
    bench.client.document("inventory/apple").set({"available": 1000})
    bench.order.set(order())
    return bench


def processed(bench: Bench) -> dict[str, Any]:
    task = bench.order.collection("tasks").document("order_processing")
    task.set({"type": "order_processing", "input": {}, "state": "scheduled"})
    done = bench.process(task)
    bench.now = datetime.now(UTC)  # by which a notice was enqueued
    return done


def told(bench: Bench) -> dict[str, Any]:
    """The notice, after its event and its turn in the merchants' queue."""
    bench.process(notice_of(bench))
    bench.take_turns()
    return bench.read(notice_of(bench))


def notice_of(bench: Bench) -> firestore.DocumentReference:
    return bench.order.collection("tasks").document("notify_merchant")


def test_a_reserved_order_is_told_to_its_merchant_who_verifies_it(bench: Bench, partner: Partner) -> None:
    assert processed(bench)["state"] == "done"
    done = told(bench)
    assert (done["state"], done["result"]) == ("done", {"status": 200})
    (notice,) = partner.received.notices
    assert notice.problem == ""
    said = json.loads(notice.body)
    assert (said["order"], said["status"], said["total"]) == (bench.order.id, "reserved", 300)


def test_an_order_that_cannot_be_had_is_told_to_nobody(bench: Bench) -> None:
    bench.client.document("inventory/apple").set({"available": 1})
    assert processed(bench)["state"] == "failed"
    assert not notice_of(bench).get().exists


def test_without_a_merchant_nobody_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MERCHANT")
    assert processed(bench)["state"] == "done"
    assert not notice_of(bench).get().exists


def test_a_busy_merchant_is_told_again_when_he_wants_it_under_the_same_key(
    bench: Bench, partner: Partner
) -> None:
    partner.faults.refusals = [Refusal(429, {"Retry-After": "3600"}, "busy")]
    processed(bench)
    put_off = told(bench)
    assert (put_off["state"], put_off["reason"]) == ("scheduled", "retry")
    assert put_off["error"]["message"] == "the merchant roastery answered 429: busy"
    assert put_off["scheduled_at"] == bench.now + timedelta(hours=1)

    bench.later(hours=1)
    assert told(bench)["state"] == "done"
    first, second = partner.received.notices
    assert (first.answered, second.answered) == (429, 200)
    assert first.key == second.key
    assert (first.problem, second.problem) == ("", "")


def test_a_merchant_who_refuses_fails_the_notice_until_an_admin_tries_again(
    bench: Bench, partner: Partner
) -> None:
    partner.faults.refusals = [Refusal(404, body="no such shop")]
    processed(bench)
    failed = told(bench)
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert failed["error"]["message"] == "the merchant roastery answered 404: no such shop"

    notice_of(bench).update({"state": "scheduled", "reason": "manual", "wake_at": bench.now})
    assert told(bench)["state"] == "done"


def test_a_merchants_private_address_is_refused_unless_allowed(
    bench: Bench, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALLOW_PRIVATE_MERCHANTS")
    bench.client.document("merchants/roastery").set(
        {"notify_url": "https://169.254.169.254/latest/meta-data"}
    )
    processed(bench)
    failed = told(bench)
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert failed["error"]["message"] == (
        "the merchant roastery cannot be told: 169.254.169.254 is no address of the public internet; "
        "correct its notify_url"
    )


def test_a_merchant_misnamed_in_the_settings_stops_no_order(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MERCHANT", "the roastery/1")
    assert processed(bench)["state"] == "done"
    invalid = told(bench)
    assert (invalid["state"], invalid["reason"]) == ("failed", "invalid")
    assert "merchant" in invalid["error"]["message"]


def test_a_merchant_whose_answer_comes_byte_by_byte_is_given_up_at_the_handlers_timeout(bench: Bench) -> None:
    """Two actors: the worker that reads, and the keeper. No time-out of a single read ends this."""
    answering = threading.Event()
    with socket.create_server((LOOPBACK, 0)) as listening:
        merchant = threading.Thread(target=_drip, args=(listening, answering), daemon=True)
        merchant.start()
        url = f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
        bench.client.document("merchants/roastery").set({"notify_url": url})
        processed(bench)
        worker = threading.Thread(target=told, args=(bench,), daemon=True)
        worker.start()
        assert answering.wait(60)
        bench.later(minutes=1)
        bench.keeper.step()
        worker.join(60)
        merchant.join(60)
        assert not merchant.is_alive()  # the connection is closed
    retried = bench.read(notice_of(bench))
    assert (retried["state"], retried["reason"], retried["error"]["kind"]) == (
        "scheduled",
        "retry",
        "timeout",
    )


def _drip(listening: socket.socket, answering: threading.Event) -> None:
    connection, _ = listening.accept()
    never = threading.Event()
    with connection, suppress(OSError):
        connection.recv(65_536)  # the notice, so that the worker has nothing left to do but to read
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Patience: ")
        answering.set()
        while not never.wait(0.01):
            connection.sendall(b"x")
