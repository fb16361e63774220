"""One task's page, and that of the document it lies under."""

from datetime import UTC, datetime

import pytest
from google.cloud import firestore
from playwright.sync_api import Page, expect

from tests.browser.seed_flow import BINDING, BOOK

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
    expect(page.get_by_test_id("blockers")).to_have_text("Blocked by print_page (Scheduled).")
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
    expect(page.get_by_role("region", name="The order", exact=True)).to_contain_text("on hold")
    expect(page.get_by_role("status").filter(has_text="One step needs a person")).to_be_visible()


def test_a_task_that_no_event_has_come_for_is_woken_beside_the_sentence(
    page: Page, database: firestore.Client
) -> None:
    task = database.document("orders/wake/tasks/ship_parcel")
    due = datetime(2026, 1, 1, tzinfo=UTC)
    task.set({"type": "ship_parcel", "state": "scheduled", "input": {}, "scheduled_at": due})
    page.goto(f"/task/{task.path}")
    expect(page.get_by_test_id("why")).to_contain_text("no event has come for it yet: wake it.")
    page.get_by_role("button", name="Wake it").click()
    expect(page.get_by_text("It has been woken.")).to_be_visible()
    assert task.get().get("history")[-1]["action"] == "run_now"


def test_a_type_that_is_paused_is_resumed_beside_the_sentence(page: Page, database: firestore.Client) -> None:
    settings = database.document("settings/queue")
    before = settings.get().to_dict() or {}
    settings.update({"paused_types": [*before["paused_types"], "on_hold"]})
    task = database.document("orders/hold/tasks/on_hold")
    task.set({"type": "on_hold", "state": "scheduled", "reason": "paused", "input": {}})
    page.goto(f"/task/{task.path}")
    expect(page.get_by_test_id("why")).to_contain_text("Tasks of type on_hold are paused")
    page.get_by_role("button", name="Resume on_hold").click()
    expect(page.get_by_text("Resumed: it runs within about a minute.")).to_be_visible()
    assert settings.get().get("paused_types") == before["paused_types"]


def test_the_flow_is_drawn_live_and_each_step_leads_to_its_task(
    page: Page, database: firestore.Client
) -> None:
    page.goto(f"/task/{BINDING}")
    flow = page.get_by_role("region", name="Flow", exact=True)
    expect(flow.get_by_role("link")).to_have_count(8)
    expect(flow.get_by_role("link", name="page-3")).to_contain_text("Running")
    expect(page.get_by_test_id("blockers")).to_have_text("Blocked by page-2 (Failed), page-3 (Running).")
    assert flow.locator("path").count() == 9
    needed = database.document(f"{BOOK}/tasks/page-3")
    needed.update({"state": "done", "reason": "completed"})
    database.document(BINDING).update({"needs": 1})
    expect(flow.get_by_role("link", name="page-3")).to_contain_text("Done")
    expect(page.get_by_test_id("blockers")).to_have_text("Blocked by page-2 (Failed).")
    flow.get_by_role("link", name="draw_maps").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="draw_maps")).to_be_visible()
    expect(flow.get_by_role("link", name="bind_book")).to_contain_text("Scheduled, 1 to go")


def test_an_export_names_its_file_and_what_it_did(page: Page, database: firestore.Client) -> None:
    task = database.document("orders/file/tasks/dataset_export_1")
    ended = datetime(2026, 5, 4, 9, 0, 2, tzinfo=UTC)
    entry = {"attempt": 1, "token": "t", "reason": "completed", "started_at": ended, "ended_at": ended}
    result = {"bucket": "shop-exports", "object": "exports/flights/7/jfk.csv", "rows": 8421}
    fields = {"type": "dataset_export", "state": "done", "reason": "completed", "input": {}}
    task.set({**fields, "result": result, "finished_at": ended, "history": [entry]})
    page.goto(f"/task/{task.path}")
    about = page.get_by_role("region", name="About it")
    expect(about).to_contain_text("gs://shop-exports/exports/flights/7/jfk.csv")
    expect(page.get_by_role("region", name="Timeline")).to_contain_text("Attempt 1: done")


def test_customer_care_reads_an_order_in_words_and_tries_all_again(
    page: Page, database: firestore.Client
) -> None:
    order = database.document("orders/words")
    lines = [{"name": "Kettle", "quantity": 2, "price": 6900}]
    order.set({"status": "accepted", "currency": "EUR", "lines": lines, "created_at": datetime.now(UTC)})
    fields = {"type": "ship_parcel", "input": {}, "state": "failed", "reason": "exhausted", "attempt": 8}
    tasks = [order.collection("tasks").document(name) for name in ("a", "b", "c")]
    for task in tasks:
        task.set({**fields, "error": {"message": "the depot is closed"}})
    page.goto(f"/parent/{order.path}")
    told = page.get_by_role("region", name="The order", exact=True)
    expect(told).to_contain_text("€69.00")
    told.get_by_role("button", name="As JSON").click()
    expect(page.get_by_role("region", name="The order as JSON")).to_contain_text('"price": 6900')
    page.get_by_role("button", name="Try all 3 again").click()
    expect(page.get_by_text("3 steps are tried again now.")).to_be_visible()
    assert [task.get().get("history")[-1]["action"] for task in tasks] == ["retry"] * 3
