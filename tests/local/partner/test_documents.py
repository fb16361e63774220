"""A document sent, processed and called back about, and all that can go wrong with it."""

import socket
import tracemalloc
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from onwrite.local.partner import Faults, Made, Partner, Refusal
from onwrite.local.partner.faults import Callbacks
from tests.local.partner.callback_receiver import Receiver

LESSON = b"# Fractions\n\nA lesson for the sixth form."
MEGABYTE = 1 << 20


def send(
    partner: Partner, callback: str, document: bytes | Iterator[bytes] = LESSON, *, key: str = "k1"
) -> httpx.Response:
    headers = {"Idempotency-Key": key, "Callback-URL": callback, "Content-Type": "text/markdown"}
    return httpx.post(f"{partner.url}/documents", content=document, headers=headers, timeout=30)


def called_back(partner: Partner, times: int = 1) -> list[int | None]:
    """What the callbacks were answered, once there are so many."""
    partner.wait_until(lambda: len(partner.received.callbacks) >= times)
    return [callback.answered for callback in partner.received.callbacks]


def test_a_document_comes_back_as_it_is_called_back_about(partner: Partner, receiver: Receiver) -> None:
    answer = send(partner, receiver.url)
    assert answer.status_code == 202
    assert called_back(partner) == [200]
    (body,) = receiver.bodies
    assert body == {
        "job": answer.json()["job"],
        "place": f"{partner.url}/documents/{answer.json()['job']}/file",
        "size": len(LESSON),
        "content_type": "text/markdown",
        "sha256": sha256(LESSON).hexdigest(),
    }
    file = httpx.get(body["place"], timeout=30)
    assert (file.content, file.headers["Content-Type"]) == (LESSON, "text/markdown")


def test_what_is_made_of_a_document_is_up_to_who_starts_the_partner(receiver: Receiver) -> None:
    def shout(document: Path, _content_type: str) -> Made:
        made = document.with_suffix(".txt")
        made.write_bytes(document.read_bytes().upper())
        return Made(made, "text/plain")

    with Partner(process=shout) as partner:
        send(partner, receiver.url)
        called_back(partner)
        (body,) = receiver.bodies
        assert httpx.get(body["place"], timeout=30).content == LESSON.upper()
        assert body["sha256"] == sha256(LESSON.upper()).hexdigest()


def test_the_same_key_is_the_same_job_and_is_called_back_about_once(
    partner: Partner, receiver: Receiver
) -> None:
    partner.faults.callbacks = "early"
    first, second = send(partner, receiver.url), send(partner, f"{receiver.url}?another")
    assert first.json() == second.json()
    assert len(receiver.bodies) == 1
    assert [upload.answered for upload in partner.received.uploads] == [202, 202]
    assert send(partner, receiver.url, key="k2").json() != first.json()


def test_a_key_that_comes_with_another_document_is_refused(partner: Partner, receiver: Receiver) -> None:
    send(partner, receiver.url)
    assert send(partner, receiver.url, b"another").status_code == 422


def test_a_large_document_is_never_in_memory_as_a_whole(partner: Partner, receiver: Receiver) -> None:
    block = bytes(MEGABYTE)
    tracemalloc.start()
    try:
        answer = send(partner, receiver.url, (block for _ in range(64)))
        called_back(partner)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 202
    assert receiver.bodies[0]["size"] == 64 * MEGABYTE
    assert most < 16 * MEGABYTE


def test_a_document_that_breaks_off_leaves_nothing(partner: Partner, receiver: Receiver) -> None:
    place = urlsplit(partner.url)
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(
            b"POST /documents HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k1\r\nCallback-URL: "
            + receiver.url.encode()
            + b"\r\nContent-Length: 1000\r\n\r\nhalf"
        )
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
    assert partner.received.jobs == {}
    assert send(partner, receiver.url).status_code == 202


@pytest.mark.parametrize(
    "headers", [{}, {"Idempotency-Key": "k1"}, {"Idempotency-Key": "k1", "Callback-URL": "ftp://x/"}]
)
def test_a_document_wants_a_key_and_somebody_to_call(partner: Partner, headers: dict[str, str]) -> None:
    assert (
        httpx.post(f"{partner.url}/documents", content=LESSON, headers=headers, timeout=30).status_code == 400
    )
    assert partner.received.jobs == {}


def test_refusals_are_used_up_and_then_all_is_well(partner: Partner, receiver: Receiver) -> None:
    partner.faults = Faults(refusals=[Refusal(), Refusal(429, {"Retry-After": "7"}, "later")])
    first, second, third = (send(partner, receiver.url) for _ in range(3))
    assert (first.status_code, second.status_code, third.status_code) == (500, 429, 202)
    assert (second.headers["Retry-After"], second.text) == ("7", "later")
    assert len(partner.received.uploads) == 1


def test_a_callback_that_is_not_taken_comes_again(partner: Partner, receiver: Receiver) -> None:
    receiver.answers = [503, 500]
    send(partner, receiver.url)
    assert called_back(partner, 3) == [503, 500, 200]


def test_a_callback_that_is_refused_does_not_come_again(partner: Partner, receiver: Receiver) -> None:
    receiver.answers = [410]
    partner.faults.callbacks = "twice"
    send(partner, receiver.url)
    assert called_back(partner, 2) == [410, 200]


@pytest.mark.parametrize(
    ("fault", "answered"),
    [("once", [200]), ("twice", [200, 200]), ("early", [200]), ("forged", [404, 200])],
)
def test_callbacks_come_as_asked_for(
    partner: Partner, receiver: Receiver, fault: Callbacks, answered: list[int]
) -> None:
    partner.faults.callbacks = fault
    send(partner, receiver.url)
    assert called_back(partner, len(answered)) == answered


def test_an_early_callback_comes_before_the_answer(partner: Partner, receiver: Receiver) -> None:
    partner.faults.callbacks = "early"
    send(partner, receiver.url)
    assert len(receiver.bodies) == 1


def test_a_partner_who_never_calls_back_has_taken_the_document(partner: Partner, receiver: Receiver) -> None:
    partner.faults.callbacks = "never"
    assert send(partner, receiver.url).status_code == 202
    partner.faults.callbacks = "early"  # over before it answers, and so would be the other one's
    send(partner, receiver.url, key="k2")
    assert [callback.job for callback in partner.received.callbacks] == [partner.received.jobs["k2"].id]


@pytest.mark.parametrize(
    ("fault", "field"),
    [("wrong_checksum", "sha256"), ("wrong_size", "size"), ("wrong_type", "content_type")],
)
def test_a_wrong_callback_is_wrong_in_one_thing(
    partner: Partner, receiver: Receiver, fault: Callbacks, field: str
) -> None:
    partner.faults.callbacks = "early"
    send(partner, receiver.url)
    partner.faults.callbacks = fault
    send(partner, receiver.url, key="k2")
    called_back(partner, 2)
    right, wrong = receiver.bodies
    assert {name for name in right if right[name] != wrong[name]} == {"job", "place", field}


def test_a_partner_that_ends_gives_up_what_it_was_about_to_say(receiver: Receiver) -> None:
    with Partner() as partner:
        partner.faults.callback_after = 3600
        send(partner, receiver.url)
    assert receiver.bodies == []
