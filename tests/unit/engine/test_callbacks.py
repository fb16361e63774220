"""Waits and callbacks without a cloud: signatures, what is read of a task, handlers as their authors try them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onwrite import Task, Wait, handler, hours
from onwrite.callback_notes import CallbackNote, Received, read_note, read_urls
from onwrite.callback_requests import Call, Refused, is_task_path, read_payload
from onwrite.callbacks import secrets_of
from onwrite.errors import InvalidInput, WrongSignature
from onwrite.signatures import is_signed, sign
from onwrite.testing import perform
from tests.unit.engine.test_any_document import anything

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@handler()
def transfer(task: Task, input: dict[str, Any]) -> Wait:
    task.batch.set(task.parent, {"url": task.callback_url()})
    return Wait(until=NOW + hours(1))


@transfer.on_callback
def transferred(task: Task, input: dict[str, Any], callback: dict[str, int]) -> dict[str, int]:
    task.batch.set(task.parent, callback)
    return callback


def test_both_halves_of_a_handler_are_tried_without_a_cloud() -> None:
    sent = perform(transfer)
    assert isinstance(sent.answer, Wait)
    assert (
        sent.writes[0]
        .fields["url"]
        .startswith("https://example.com/receiveCallback?task=orders/o1/tasks/task&")
    )
    told = perform(transfer, callback={"pages": 7})
    assert (told.result, told.writes[0].fields) == ({"pages": 7}, {"pages": 7})
    with pytest.raises(InvalidInput, match="callback.pages: Input should be a valid integer"):
        perform(transfer, callback={"pages": "many"})


def test_one_function_is_called_back_and_it_takes_three_arguments() -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> None: ...

    with pytest.raises(WrongSignature, match="takes exactly three arguments, \\(task, input, callback\\)"):

        @work.on_callback
        def two(task: Task, callback: dict[str, Any]) -> None: ...

    work.on_callback(transferred)
    with pytest.raises(WrongSignature, match="there is one on_callback already"):
        work.on_callback(transferred)


def test_a_handler_that_runs_elsewhere_is_called_back_there() -> None:
    assert transfer.on_job().resume is transfer.resume


@given(st.binary(), st.text(min_size=1, alphabet="abc "), st.integers(-299, 299))
def test_what_was_signed_with_a_secret_is_known_by_it_within_five_minutes(
    body: bytes, secret: str, off: int
) -> None:
    header = sign(secret, body, NOW + timedelta(seconds=off))
    assert is_signed(header, ["another", secret], body, NOW)
    assert not is_signed(header, [secret], body + b"x", NOW)
    assert not is_signed(header, [secret + "x"], body, NOW)
    assert not is_signed(header, [], body, NOW)
    assert not is_signed(header, [secret], body, NOW + timedelta(minutes=11))
    at, mac = header.split(",")
    assert not is_signed(f"t={int(at[2:]) + 1},{mac}", [secret], body, NOW)


@given(st.text())
def test_any_header_is_read(header: str) -> None:
    assert not is_signed(header, ["secret"], b"", NOW)


@pytest.mark.parametrize(
    ("value", "secrets"),
    [("one", ["one"]), (" new one \n\nold one\r\n", ["new one", "old one"]), ("", []), (None, [])],
)
def test_a_setting_may_hold_two_secrets(value: str | None, secrets: list[str]) -> None:
    assert secrets_of("acme", {} if value is None else {"PARTNER_ACME_SECRET": value}) == secrets


@given(anything | st.lists(st.dictionaries(st.sampled_from(["number", "token_hash", "partner"]), anything)))
def test_whatever_is_in_place_of_the_urls_is_read(value: Any) -> None:
    assert all(url.number > 0 and isinstance(url.token_hash, str) for url in read_urls(value))


@given(anything | st.fixed_dictionaries({"handed": anything, "received": anything}))
def test_whatever_is_in_place_of_the_callbacks_is_read(value: Any) -> None:
    note = read_note(value)
    assert note.handed >= 0
    assert note.current is None or isinstance(note.current, str)


def test_what_is_written_is_what_is_read() -> None:
    note = CallbackNote(1, (Received(1, "5f", NOW, "{}"), Received(2, "60", NOW)))
    assert read_note(note.as_fields()) == note
    assert note.current == "{}"
    assert note.is_early
    handed = note.handed_over()
    assert [it.payload for it in handed.received] == [None, None]
    assert not handed.is_early


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("tasks/t", True),
        ("orders/o1/tasks/t", True),
        ("orders/ö 1/tasks/a%2Fb?x#y", True),
        ("tasks", False),
        ("orders/o1", False),
        ("orders/tasks/t", False),
        ("orders/o1/tasks/", False),
        ("/orders/o1/tasks/t", False),
        ("orders/../tasks/t", False),
        ("orders/o1/tasks/__t__", False),
        ("orders/o1/tasks/\x00", False),
        ("orders/o1/tasks/\ud800", False),
        ("orders/o1/tasks/" + "t" * 1500, False),
    ],
)
def test_only_the_path_of_a_task_is_ever_read(path: str, is_one: object) -> None:
    assert is_task_path(path) is is_one


@given(st.binary(max_size=300))
def test_any_body_is_a_payload_or_is_refused(body: bytes) -> None:
    call = Call("POST", "tasks/t", "x", "application/json", None, lambda _: body)
    try:
        payload = read_payload(call)
    except Refused as refused:
        status = refused.status
    else:
        status = 200 if len(payload.digest) == 64 else 0
    assert status in {200, 400}
