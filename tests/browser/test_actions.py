"""What an admin does on a task's page, as a person does it; the rules let it through, and the history says who."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from google.cloud import firestore
from playwright.sync_api import Page, expect

from onwrite.task_document import shard_of
from tests.browser.conftest import ADMIN

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

_numbers = count(1)


def written(database: firestore.Client, **fields: Any) -> firestore.DocumentReference:
    """A task without an engine: what was done to it stays to be looked at."""
    task = database.document(f"orders/act-{next(_numbers)}/tasks/work")
    now = datetime.now(UTC)
    task.set(
        {"type": "work", "input": {"a": 1}, "attempt": 1, "created_at": now, "shard": shard_of(task.path)}
        | fields
    )
    return task


def failed(database: firestore.Client, **fields: Any) -> firestore.DocumentReference:
    error = {"kind": "exception", "type": "OSError", "message": "refused", "attempt": 1}
    entry = {"attempt": 1, "token": "t1", "reason": "exhausted"}
    ended = {"state": "failed", "reason": "exhausted", "error": error, "history": [entry]}
    return written(database, **ended | fields)


def press(page: Page, task: firestore.DocumentReference, *buttons: str) -> None:
    page.goto(f"/task/{task.path}")
    page.get_by_role("toolbar").get_by_role("button", name=buttons[0], exact=True).click()
    for button in buttons[1:]:
        page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()


def signed(task: firestore.DocumentReference, action: str) -> dict[str, Any]:
    """The task as it is, with this admin's entry at the end of its history, made just now."""
    fields = task.get().to_dict() or {}
    entry = fields["history"][-1]
    assert (entry["action"], entry["admin"]) == (action, ADMIN["sub"])
    assert abs(datetime.now(UTC) - entry["at"]) < timedelta(minutes=10)
    return fields


def test_a_retry(page: Page, database: firestore.Client) -> None:
    task = failed(database)
    press(page, task, "Retry")
    expect(page.get_by_text("It runs again, with one attempt more.")).to_be_visible()
    fields = signed(task, "retry")
    assert (fields["state"], fields["reason"], fields["retried_by"]) == ("scheduled", "manual", ADMIN["sub"])
    assert len(fields["history"]) == 2
    expect(page.locator("main")).to_contain_text("demo-admin")


def test_another_input(page: Page, database: firestore.Client) -> None:
    task = failed(database)
    press(page, task, "Edit and retry")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Input as JSON").fill('{"a": 2, "b": [true, null]}')
    dialog.get_by_role("button", name="Save and retry").click()
    expect(page.get_by_text("It runs again, with the new input.")).to_be_visible()
    assert signed(task, "edit")["input"] == {"a": 2, "b": [True, None]}


def test_a_cancellation(page: Page, database: firestore.Client) -> None:
    task = written(database, state="scheduled", reason="new", scheduled_at=datetime(2099, 1, 1, tzinfo=UTC))
    press(page, task, "Cancel", "Cancel the task")
    expect(page.get_by_text("The engine has been asked to cancel it.")).to_be_visible()
    fields = signed(task, "cancel")
    assert (fields["cancel_requested"], fields["cancelled_by"]) == (True, ADMIN["sub"])


def test_a_task_that_is_due_next_year_runs_now(page: Page, database: firestore.Client) -> None:
    task = written(database, state="scheduled", reason="new", scheduled_at=datetime(2099, 1, 1, tzinfo=UTC))
    press(page, task, "Run now")
    expect(page.get_by_text("It is due now, and runs in a moment.")).to_be_visible()
    fields = signed(task, "run_now")
    assert fields["scheduled_at"] == fields["wake_at"] <= datetime.now(UTC)


def test_another_time(page: Page, database: firestore.Client) -> None:
    task = written(database, state="scheduled", reason="new", scheduled_at=datetime(2099, 1, 1, tzinfo=UTC))
    page.goto(f"/task/{task.path}")
    page.get_by_role("button", name="Reschedule").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Not before").fill("2031-05-04T09:30")
    dialog.get_by_role("button", name="Reschedule").click()
    expect(page.get_by_text("It has another time.")).to_be_visible()
    fields = signed(task, "reschedule")
    assert fields["scheduled_at"] == fields["wake_at"]
    assert fields["scheduled_at"].year == 2031


@pytest.mark.parametrize(
    ("button", "told"),
    [("It has happened", "Noted: it has happened"), ("It did not happen: do it", "Noted: it did not happen")],
)
def test_a_decision(page: Page, database: firestore.Client, button: str, told: str) -> None:
    once = {"mail": {"intent": {"at": datetime.now(UTC), "attempt": 1}}}
    error = {"kind": "outcome_unknown", "type": "OutcomeUnknown", "message": "begun", "effect": "mail"}
    task = failed(database, reason="outcome_unknown", error=error, once=once)
    page.goto(f"/task/{task.path}")
    decision = page.get_by_role("region", name="Your decision")
    decision.get_by_label("Yes: its receipt").fill('{"id": "T1"}')
    decision.get_by_role("button", name=button).click()
    expect(page.get_by_text(told)).to_be_visible()  # the page shows the decision before the server has it
    expect(decision).to_have_count(0)
    kept = signed(task, "decide")["once"]
    if button == "It has happened":
        assert (kept["mail"]["receipt"], kept["mail"]["decided_by"]) == ({"id": "T1"}, ADMIN["sub"])
    else:
        assert kept == {}


def test_two_windows_see_each_others_changes(page: Page, database: firestore.Client) -> None:
    task = failed(database)
    browser = page.context.browser
    assert browser
    with browser.new_context() as context:
        page.goto(f"/task/{task.path}")
        other = context.new_page()
        other.goto(page.url)
        expect(other.get_by_role("button", name="Retry", exact=True)).to_be_visible()
        page.get_by_role("button", name="Retry", exact=True).click()
        expect(other.get_by_role("button", name="Run now")).to_be_visible()
        expect(other.get_by_role("button", name="Retry", exact=True)).to_have_count(0)
