"""The list of tasks, as an admin uses it while the engine writes."""

import re
from datetime import UTC, datetime

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, Page, expect

from tests.browser.hosting import Hosting

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine


@pytest.fixture
def three(database: firestore.Client) -> list[str]:
    """Tasks of a type of their own, the newest first; failed, so that they can be retried."""
    batch, paths = database.batch(), [f"orders/keys/tasks/key-{number}" for number in (3, 2, 1)]
    for number, path in enumerate(paths):
        created = datetime(2026, 1, 9 - number, tzinfo=UTC)
        fields = {"type": "keyed", "state": "failed", "reason": "exhausted", "attempt": 1, "input": {}}
        batch.set(database.document(path), {**fields, "created_at": created})
    batch.commit()
    return paths


def test_what_the_engine_writes_is_seen_at_once(page: Page, database: firestore.Client) -> None:
    page.goto("/tasks?type=lively")
    expect(page.get_by_text("No task is like this")).to_be_visible()
    task = database.document("orders/live/tasks/lively-1")
    fields = {"type": "lively", "state": "scheduled", "reason": "new", "input": {}}
    task.set({**fields, "created_at": datetime.now(UTC)})
    row = page.locator("[data-path='orders/live/tasks/lively-1']")
    expect(row).to_contain_text("Scheduled")
    progress = {"done": 3, "total": 12, "note": "pages", "at": datetime.now(UTC)}
    task.update({"state": "running", "reason": "claimed", "progress": progress})
    expect(row).to_contain_text("Running")
    expect(row).to_contain_text("3 of 12 · pages")
    task.update({"state": "done", "reason": "completed"})
    expect(row).to_contain_text("Done")


def test_filters_are_in_the_address(page: Page, three: list[str]) -> None:
    page.goto("/tasks")
    page.get_by_role("radiogroup", name="State").get_by_text("Failed").click()
    expect(page).to_have_url(re.compile(r"/tasks\?state=failed$"))
    page.get_by_role("combobox", name="Reason").click()
    page.get_by_role("option", name="exhausted").click()
    expect(page).to_have_url(re.compile(r"state=failed&reason=exhausted"))
    types = page.get_by_role("combobox", name="Type")
    types.fill("keyed")
    types.press("Enter")
    expect(page.locator("[data-path]")).to_have_count(3)
    page.get_by_label("Text in the id").fill("KEY-2")
    expect(page.locator("[data-path]")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-path]")).to_have_count(1)
    expect(page.locator("[data-path]")).to_have_attribute("data-path", three[1])


def test_the_list_by_keyboard(page: Page, three: list[str]) -> None:
    page.goto("/tasks?type=keyed")
    rows = page.locator("[data-path]")
    expect(rows).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar")).to_contain_text("2 selected")
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Retry: 2 tasks")
    expect(dialog).to_contain_text(three[1])
    page.keyboard.press("j")  # a dialog keeps the keys to itself
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_contain_text("retry the selection")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_label("Text in the id")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/task/orders/keys/tasks/key-3$"))


def test_older_tasks_are_one_page_further(page: Page) -> None:
    page.goto("/tasks?type=bookkeeping")
    expect(page.locator("[data-path]")).to_have_count(50)
    newest = page.locator("[data-path]").first.get_attribute("data-path")
    page.get_by_role("button", name="Older").click()
    expect(page.locator("[data-path]")).to_have_count(10)
    expect(page.get_by_role("button", name="Older")).to_be_disabled()
    page.go_back()
    expect(page.locator("[data-path]")).to_have_count(50)
    assert page.locator("[data-path]").first.get_attribute("data-path") == newest


def test_a_hidden_page_listens_to_nothing(page: Page, database: firestore.Client, three: list[str]) -> None:
    page.goto("/tasks?type=keyed")
    expect(page.locator("[data-path]")).to_have_count(3)
    _show(page, "hidden")
    database.document(three[0]).update({"attempt": 77})
    other = page.context.new_page()
    other.goto("/tasks?type=keyed")
    expect(other.locator("[data-path]").first).to_contain_text("77")
    assert "77" not in page.locator("[data-path]").first.inner_text()
    _show(page, "visible")
    expect(page.locator("[data-path]").first).to_contain_text("77")


def _show(page: Page, state: str) -> None:
    page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def test_a_time_is_told_in_the_viewers_zone_and_in_utc(
    browser: Browser, console: Hosting, database: firestore.Client
) -> None:
    ended = datetime(2026, 1, 9, 15, tzinfo=UTC)
    fields = {"type": "timed", "state": "done", "reason": "completed", "input": {}}
    database.document("orders/timed/tasks/t1").set({**fields, "created_at": ended, "finished_at": ended})
    with browser.new_context(base_url=console.url, timezone_id="Asia/Tokyo") as context:
        page = context.new_page()
        page.goto("/tasks?type=timed")
        time = page.locator("[data-path] time")
        expect(time).to_have_attribute("title", "10 Jan 2026, 00:00:00 · 2026-01-09 15:00:00 UTC")
