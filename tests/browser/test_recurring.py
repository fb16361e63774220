"""What runs by the clock: its line, its next ticks, how it went."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, Page, expect

from onwrite.schedules import next_ticks
from tests.browser.conftest import complaints_of
from tests.browser.handlers import json_of, serve, serve_none
from tests.browser.hosting import Hosting
from tests.browser.seed_recurring import NIGHTLY

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

HANDLER = """
from onwrite import Task, handler

@handler(every="{line}", time_zone="{zone}", missed="all")
def {name}(task: Task, input: dict) -> None: ...
"""


@pytest.fixture(scope="module")
def handlers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """`daily_report` as it was seeded, `fresh_report` that no sweep has seen; the others have no handler."""
    files = {
        "daily_report": HANDLER.format(name="daily_report", line=NIGHTLY.every, zone=NIGHTLY.time_zone),
        "fresh_report": HANDLER.format(name="fresh_report", line="30 6 1 * *", zone="UTC"),
    }
    return json_of(tmp_path_factory.mktemp("project"), files)


def test_a_recurring_type_is_shown_with_its_line_in_words_and_its_next_ticks(
    page: Page, handlers: str
) -> None:
    serve(page, handlers)
    page.goto("/recurring")
    card = page.get_by_role("article", name="daily_report")
    expect(card).to_contain_text("At 03:00, Europe/Berlin")
    expect(card).to_contain_text("0 3 * * *")
    ticks = card.get_by_role("region", name="Next ticks").locator("time")
    expect(ticks).to_have_count(5)
    shown = [datetime.fromisoformat(it.get_attribute("datetime") or "") for it in ticks.all()]
    assert shown == next_ticks(NIGHTLY, shown[0].replace(minute=0, hour=0), 5)
    expect(card).to_contain_text("After the resume they are missed ones. All of them are run")


def test_the_last_results_are_live_and_lead_to_the_list(
    page: Page, database: firestore.Client, handlers: str
) -> None:
    serve(page, handlers)
    page.goto("/recurring")
    results = page.get_by_role("article", name="daily_report").get_by_role("region", name="Last results")
    expect(results).to_contain_text("REPORT_TO is not set")
    task = database.document("recurring/daily_report/tasks/again")
    fields = {"type": "daily_report", "state": "running", "reason": "claimed", "input": {}, "attempt": 1}
    task.set({**fields, "created_at": datetime.now(UTC), "started_at": datetime.now(UTC)})
    row = results.locator("[data-path='recurring/daily_report/tasks/again']")
    expect(row).to_contain_text("Running")
    task.delete()
    expect(row).to_have_count(0)
    results.get_by_role("link", name="All tasks of daily_report").click()
    expect(page).to_have_url("/tasks?type=daily_report")


def test_a_handler_that_no_sweep_has_seen_and_one_that_is_gone_are_told_apart(
    page: Page, handlers: str
) -> None:
    serve(page, handlers)
    page.goto("/recurring")
    fresh = page.get_by_role("article", name="fresh_report")
    expect(fresh).to_contain_text("No sweep has seen this line yet")
    expect(fresh.get_by_role("region", name="Next ticks").locator("time")).to_have_count(5)
    gone = page.get_by_role("article", name="weekly_digest")
    expect(gone).to_contain_text("No handler of this name recurs any more")
    expect(gone.get_by_role("region", name="Next ticks")).to_contain_text("None.")
    expect(gone.get_by_role("button", name="Pause")).to_have_count(0)


def test_without_the_list_of_handlers_the_sweeps_own_documents_are_shown(page: Page) -> None:
    serve_none(page)
    page.goto("/recurring")
    card = page.get_by_role("article", name="weekly_digest")
    expect(card).to_contain_text("At 08:00, only on Monday, America/New_York")
    expect(card.get_by_role("region", name="Next ticks").locator("time")).to_have_count(5)
    expect(page.get_by_role("article", name="fresh_report")).to_have_count(0)


def test_a_type_is_paused_and_resumed_where_it_is_seen(
    page: Page, database: firestore.Client, handlers: str
) -> None:
    serve(page, handlers)
    page.goto("/recurring")
    card = page.get_by_role("article", name="fresh_report")
    card.get_by_role("button", name="Pause fresh_report").click()
    expect(page.get_by_text("fresh_report is paused.")).to_be_visible()
    expect(card.get_by_text("paused", exact=True)).to_be_visible()
    assert "fresh_report" in (database.document("settings/queue").get().get("paused_types") or [])
    card.get_by_role("button", name="Resume fresh_report").click()
    expect(page.get_by_text("fresh_report is resumed.")).to_be_visible()
    assert "fresh_report" not in (database.document("settings/queue").get().get("paused_types") or [])


def test_ticks_are_told_in_the_viewers_zone_and_in_that_of_the_line(
    browser: Browser, console: Hosting, database: firestore.Client, tmp_path: Path
) -> None:
    source = HANDLER.format(name="yearly", line="0 12 1 7 *", zone="Asia/Kolkata")
    with browser.new_context(base_url=console.url, timezone_id="America/New_York") as context:
        page = context.new_page()
        complaints = complaints_of(page)
        serve(page, json_of(tmp_path, {"yearly": source}))
        page.goto("/recurring")
        ticks = page.get_by_role("article", name="yearly").get_by_role("region", name="Next ticks")
        expect(ticks.get_by_role("listitem").first).to_contain_text("1 Jul")
        expect(ticks.get_by_role("listitem").first).to_contain_text("02:30 ·")
        expect(ticks.get_by_role("listitem").first).to_contain_text("12:00 in Asia/Kolkata")
        assert complaints == []


def test_where_nothing_recurs_the_page_says_how_something_does(
    page: Page, database: firestore.Client
) -> None:
    serve(page, "{}")
    kept = {it.reference: it.to_dict() for it in database.collection("recurring").stream()}
    for reference in kept:
        reference.delete()
    try:
        page.goto("/recurring")
        expect(page.get_by_text("No handler recurs yet")).to_be_visible()
        expect(page.locator("main")).to_contain_text('@handler(every="0 3 * * *"')
    finally:
        for reference, fields in kept.items():
            reference.set(fields)
    expect(page.get_by_role("article", name="weekly_digest")).to_be_visible()
