"""One task's page, and that of the document it lies under."""

from datetime import UTC, datetime

import pytest
from google.cloud import firestore
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

PATH = "orders/why/tasks/bind_book"


def test_the_page_says_why_a_task_does_not_run_and_what_it_needs(
    page: Page, database: firestore.Client
) -> None:
    task = database.document(PATH)
    fields = {
        "type": "bind_book",
        "state": "scheduled",
        "input": {},
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    task.set({**fields, "reason": "blocked", "needs": 1})
    need = {**fields, "type": "print_page", "then": [PATH]}
    database.document("orders/why/tasks/print_page").set(need)
    page.goto(f"/task/{PATH}")
    why = page.get_by_test_id("why")
    expect(why).to_have_text("It is blocked: 1 other task must be done before it.")
    expect(page.get_by_role("region", name="Flow")).to_contain_text("orders/why/tasks/print_page")
    expect(page.get_by_role("button", name="Run now")).to_have_attribute("aria-disabled", "true")

    task.update({"needs": 0, "reason": "new", "scheduled_at": datetime(2099, 1, 31, 14, 30, tzinfo=UTC)})
    expect(why).to_contain_text("Not due until 31 Jan 2099")
    page.get_by_role("button", name="Reschedule").click()
    when = page.get_by_role("dialog").get_by_label("Not before")
    when.fill("2001-01-01T09:00")
    expect(page.get_by_role("dialog")).to_contain_text("This time is over")
    page.keyboard.press("Escape")

    task.update(
        {"state": "failed", "reason": "outcome_unknown", "error": {"effect": "mail", "message": "begun"}}
    )
    expect(why).to_contain_text("the effect “mail” happened")
    expect(page.get_by_role("button", name="It did not happen: do it")).to_be_visible()
    assert page.get_by_role("button", name="Retry", exact=True).count() == 0


def test_an_input_that_is_no_map_cannot_be_saved(page: Page) -> None:
    page.goto("/task/orders/o1001/tasks/confirmation_email")
    page.get_by_role("button", name="Edit and retry").click()
    dialog = page.get_by_role("dialog", name="Edit the input and retry")
    save = dialog.get_by_role("button", name="Save and retry")
    expect(save).to_be_enabled()
    dialog.get_by_label("Input as JSON").fill('{"to": ')
    expect(dialog).to_contain_text("This is no JSON yet")
    expect(save).to_be_disabled()
    dialog.get_by_label("Input as JSON").fill("[]")
    expect(dialog).to_contain_text("An input is a map")


def test_customer_care_sees_an_order_and_its_tasks_change(page: Page, database: firestore.Client) -> None:
    order = database.document("orders/care")
    order.set({"status": "accepted"})
    task = order.collection("tasks").document("ship_parcel")
    fields = {"type": "ship_parcel", "input": {}, "created_at": datetime.now(UTC)}
    task.set({**fields, "state": "running", "reason": "claimed"})
    page.goto("/")
    page.get_by_label("Open an order, an upload or a task by its path").fill("orders/care")
    page.keyboard.press("Enter")
    card = page.get_by_role("article", name="ship_parcel")
    expect(card).to_contain_text("Is being worked on now.")
    task.update({"state": "failed", "reason": "exhausted", "error": {"message": "the depot is closed"}})
    order.update({"status": "on hold"})
    expect(card).to_contain_text("the depot is closed")
    expect(card.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("region", name="The document", exact=True)).to_contain_text("on hold")
    expect(page.get_by_role("status").filter(has_text="One step needs a person")).to_be_visible()
