"""Bulk actions on a real Firestore: 2,000 tasks, stopped half-way, beside others who write, on a bad line."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.chromium import PATIENCE
from tests.browser.conftest import ADMIN
from tests.browser.hosting import Hosting
from tests.browser.many_tasks import FAILED, LATER, retried, signed, tasks, wish, written

pytestmark = pytest.mark.timeout(900)  # Chromium on a busy machine

COMMIT = re.compile(r"documents:commit")


@pytest.fixture
def bad_line(browser: Browser, console: Hosting, database: firestore.Client) -> Iterator[Page]:
    """A window in which a request may be refused: the browser itself complains of that."""
    with browser.new_context(base_url=console.url, viewport={"width": 1360, "height": 900}) as context:
        yield context.new_page()


def test_all_2000_that_match_are_retried(page: Page, database: firestore.Client) -> None:
    written(database, "many", 2000, FAILED)
    page.goto("/tasks?type=many&state=failed")
    dialog = wish(page, "Retry", everything=True)
    expect(page.get_by_role("dialog", name="Retry: 2,000 tasks")).to_be_visible()
    expect(dialog).to_contain_text("orders/many-1999/tasks/many")  # a sample, the newest first
    steps: list[str] = []
    page.expose_function("step", lambda step: steps.append(step))  # noqa: PLW0108 — no builtin may be exposed
    page.evaluate(WATCH_THE_PROGRESS)
    dialog.get_by_role("button", name="Retry 2,000 tasks").click()
    expect(dialog).to_contain_text("2,000 of 2,000 done.", timeout=5 * PATIENCE)
    assert len(set(steps)) > 3
    assert retried(database, "many") == 2000
    dialog.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("No task is like this")).to_be_visible()


WATCH_THE_PROGRESS = """() => new MutationObserver(() => {
    const bar = document.querySelector("[role=progressbar]");
    if (bar) step(bar.getAttribute("aria-valuenow"));
}).observe(document.body, {subtree: true, childList: true, attributes: true})"""


def test_a_stop_leaves_the_rest_as_it_was(page: Page, database: firestore.Client) -> None:
    written(database, "stopped", 2000, FAILED)
    held: list[Route] = []
    stopped: list[bool] = []

    def first_alone(route: Route) -> None:
        held.append(route)
        if len(held) == 1 or stopped:
            route.continue_()

    page.route(COMMIT, first_alone)
    page.goto("/tasks?type=stopped&state=failed")
    dialog = wish(page, "Retry", everything=True)
    dialog.get_by_role("button", name="Retry 2,000 tasks").click()
    expect(dialog).to_contain_text("200 of 2,000 done")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
    page.keyboard.press("Escape")  # a dialog at work is not closed by mistake
    dialog.get_by_role("button", name="Stop").click()
    expect(dialog.get_by_role("button", name="Stopping…")).to_be_disabled()
    stopped.append(True)
    for route in held[1:]:
        route.continue_()
    expect(dialog).to_contain_text("stopped")
    done = int(re.findall(r"([\d,]+) of 2,000 done", dialog.inner_text())[0].replace(",", ""))
    assert 200 <= done < 2000
    expect(dialog).to_contain_text(f"stopped, {2000 - done:,} tasks left as before")
    assert retried(database, "stopped") == done
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is True


def test_one_that_was_changed_meanwhile_is_told_of_and_the_others_are_done(
    bad_line: Page, database: firestore.Client
) -> None:
    page = bad_line
    written(database, "raced", 60, FAILED)
    raced = database.document("orders/raced-0031/tasks/raced")
    page.goto("/tasks?type=raced&size=100")
    dialog = wish(page, "Retry")
    expect(page.get_by_role("dialog", name="Retry: 60 tasks")).to_be_visible()
    raced.update({"state": "done", "reason": "completed"})
    dialog.get_by_role("button", name="Retry 60 tasks").click()
    expect(dialog).to_contain_text("59 of 60 done; 1 task could not be done.")
    expect(dialog).to_contain_text("1 task: only failed tasks can be retried; it is done")
    expect(dialog).to_contain_text(raced.path)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog.get_by_role("button", name="Copy the list").click()
    assert page.evaluate("navigator.clipboard.readText()") == raced.path
    assert retried(database, "raced") == 59


def test_a_batch_whose_answer_was_lost_is_done_and_signed_once(
    bad_line: Page, database: firestore.Client
) -> None:
    page = bad_line
    written(database, "lost", 40, FAILED)
    asked: list[str] = []

    def first_answer_lost(route: Route) -> None:
        asked.append(route.request.method)
        if len(asked) == 1:
            route.fetch()
            route.fulfill(status=503, json={"error": {"status": "UNAVAILABLE", "message": "lost"}})
        else:
            route.continue_()

    page.route(COMMIT, first_answer_lost)
    page.goto("/tasks?type=lost")
    dialog = wish(page, "Retry")
    dialog.get_by_role("button", name="Retry 40 tasks").click()
    expect(dialog).to_contain_text("40 of 40 done.")
    assert len(asked) > 1
    assert retried(database, "lost") == 40


def test_what_cannot_be_retried_is_left_alone_and_counted(page: Page, database: firestore.Client) -> None:
    asks = {"state": "failed", "reason": "outcome_unknown", "error": {"effect": "mail", "message": "?"}}
    written(database, "mixed", 70, FAILED)
    for number in range(7):
        database.document(f"orders/mixed-{number:04}/tasks/mixed").update(asks)
    database.document("orders/mixed-0069/tasks/mixed").update({"state": "done", "reason": "completed"})
    page.goto("/tasks?type=mixed")
    dialog = wish(page, "Retry", everything=True)
    dialog.get_by_role("button", name="Retry 69 tasks").click()  # those that are failed
    expect(dialog).to_contain_text("62 of 69 done; 7 tasks left alone.")
    expect(dialog).to_contain_text("7 tasks: somebody must first say whether its effect has happened")
    assert sum(signed(it, "retry") for it in tasks(database, "mixed")) == 62


def test_all_scheduled_and_running_ones_are_cancelled(page: Page, database: firestore.Client) -> None:
    written(database, "unwanted", 60, LATER)
    for number in range(9):
        fields = {"state": "running", "reason": "claimed"}
        database.document(f"orders/unwanted-{number:04}/tasks/unwanted").update(fields)
    database.document("orders/unwanted-0040/tasks/unwanted").update(FAILED)
    page.goto("/tasks?type=unwanted")
    dialog = wish(page, "Cancel", everything=True)
    dialog.get_by_role("button", name="Cancel 59 tasks").click()
    expect(dialog).to_contain_text("59 of 59 done.")
    found = [it for it in tasks(database, "unwanted") if it.get("cancel_requested")]
    assert len(found) == 59
    assert all(signed(it, "cancel") for it in found)


def test_a_selection_runs_now(page: Page, database: firestore.Client) -> None:
    written(database, "sooner", 3, LATER)
    page.goto("/tasks?type=sooner")
    dialog = wish(page, "Run now")
    dialog.get_by_role("button", name="Run now 3 tasks").click()
    expect(dialog).to_contain_text("3 of 3 done.")
    for task in tasks(database, "sooner"):
        assert signed(task, "run_now")
        assert task["scheduled_at"] == task["wake_at"] <= datetime.now(UTC)


def test_a_selection_gets_another_time(page: Page, database: firestore.Client) -> None:
    written(database, "other_time", 4, LATER)
    page.goto("/tasks?type=other_time")
    dialog = wish(page, "Reschedule")
    time = dialog.get_by_label("Not before")
    button = dialog.get_by_role("button", name="Reschedule 4 tasks")
    time.fill("2020-01-01T00:00")
    expect(dialog).to_contain_text("This time is over")
    expect(button).to_be_disabled()
    time.fill("2031-05-04T09:30")
    button.click()
    expect(dialog).to_contain_text("4 of 4 done.")
    for task in tasks(database, "other_time"):
        assert signed(task, "reschedule")
        assert task["scheduled_at"] == task["wake_at"]
        assert task["scheduled_at"].year == 2031


def test_a_type_is_paused_and_resumed_from_the_list(page: Page, database: firestore.Client) -> None:
    written(database, "troubled", 2, LATER)
    settings = database.document("settings/queue")
    page.goto("/tasks?type=troubled")
    page.get_by_role("checkbox", name="Select this page").click()
    page.get_by_role("toolbar").get_by_role("button", name="Pause type").click()
    dialog = page.get_by_role("dialog", name="Pause a type")
    dialog.get_by_role("button", name="Pause troubled").click()
    expect(page.get_by_text("troubled is paused. It is seen everywhere")).to_be_visible()
    fields = settings.get().to_dict() or {}
    assert "troubled" in fields["paused_types"]
    assert "daily_report" in fields["paused_types"]
    assert fields["changed_by"] == ADMIN["sub"]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear", exact=True).first.click()
    page.goto("/tasks?type=troubled")
    page.get_by_role("main").get_by_role("button", name="Pause type").click()
    dialog.get_by_role("button", name="Resume troubled").click()
    expect(page.get_by_text("troubled is resumed")).to_be_visible()
    assert "troubled" not in (settings.get().to_dict() or {})["paused_types"]


def test_text_in_the_id_selects_this_page_alone(page: Page, database: firestore.Client) -> None:
    written(database, "worded", 60, FAILED)
    page.goto("/tasks?type=worded&q=worded")
    page.get_by_role("checkbox", name="Select this page").click()
    expect(page.get_by_text("looked for on this page alone")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Select all"))).to_have_count(0)


def test_500_tasks_at_a_time(page: Page, database: firestore.Client) -> None:
    written(database, "wide", 510, FAILED)
    page.goto("/tasks?type=wide")
    page.get_by_role("radiogroup", name="At a time").get_by_text("500").click()
    expect(page).to_have_url(re.compile("size=500"))
    expect(page.locator("[data-path]")).to_have_count(500)
    page.get_by_role("button", name="Older").click()
    expect(page.locator("[data-path]")).to_have_count(10)
    expect(page).to_have_url(re.compile("size=500"))
