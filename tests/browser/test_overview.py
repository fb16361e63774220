"""The numbers of the overview: each counts what is there, and leads to the list of it."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from google.cloud import firestore
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_accessible import AXE, RULES

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

PAGE = 50  # rows of a list
COUNTS = re.compile(":runAggregationQuery")


def test_each_number_leads_to_the_list_that_it_counts(page: Page) -> None:
    page.goto("/")
    _wait_until_counted(page)
    links = [
        *page.get_by_role("region", name="Agenda").get_by_role("list").first.get_by_role("link").all(),
        *page.get_by_role("region", name="Failures").get_by_role("listitem").get_by_role("link").all(),
        *page.get_by_role("region", name="Ended by the hour").get_by_role("list").get_by_role("link").all(),
        page.get_by_role("region", name="Due and").get_by_role("link", name=re.compile(r"^\d+ due$")),
    ]
    counted = [(str(link.get_attribute("href")), _number(link)) for link in links]
    assert len(counted) >= 10
    for address, count in counted:
        page.goto(address)
        if count == 0:
            expect(page.get_by_text("No task is like this")).to_be_visible()
        expect(page.locator("[data-path]")).to_have_count(min(count, PAGE))


def test_the_chart_counts_what_ended_in_each_hour(page: Page, database: firestore.Client) -> None:
    page.goto("/")
    _wait_until_counted(page)
    panel = page.get_by_role("region", name="Ended by the hour")
    panel.get_by_text("The numbers, as a table").click()
    rows = panel.locator("[data-hour]")
    expect(rows).to_have_count(24)
    shown = {
        (str(row.get_attribute("data-hour"))[:13], state): int(cell)
        for row in rows.all()
        for state, cell in zip(("done", "failed"), row.get_by_role("cell").all_inner_texts(), strict=True)
    }
    ended: Counter[tuple[str, str]] = Counter()
    for task in database.collection_group("tasks").stream():
        fields = task.to_dict()
        if fields.get("reason") in REASONS and fields.get("finished_at"):
            ended[f"{fields['finished_at']:%Y-%m-%dT%H}", REASONS[fields["reason"]]] += 1
    assert shown == {hour: ended[hour] for hour in shown}
    assert sum(shown.values()) > 100
    assert page.locator("svg .visx-bar-stack rect").count() == 48


def test_failures_are_grouped_as_they_come(page: Page, database: firestore.Client) -> None:
    page.goto("/")
    group = page.get_by_role("region", name="Failures").get_by_role("listitem").filter(has_text="bind_book")
    for number, message in ((1, "the printer is out of ink"), (2, "the printer is on fire")):
        error = {"kind": "exception", "type": "PrinterError", "message": message}
        _failed(database, f"orders/grouped/tasks/book-{number}", error)
        expect(group).to_contain_text(f"{number}bind_book PrinterError{message}")
    group.get_by_role("link").click()
    expect(page.locator("[data-path^='orders/grouped']")).to_have_count(2)
    expect(page.locator("[data-path]")).to_have_count(2)


def test_a_count_that_is_not_answered_holds_up_no_other(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        asked = route.request.post_data or ""
        if '"done"' in asked and "created_at" in asked:
            held.append(route)
        else:
            route.continue_()

    page.route(COUNTS, hold)
    page.goto("/")
    for state in ("scheduled", "running", "failed"):
        expect(page.locator(f"[data-state={state}]")).to_contain_text(re.compile(r"\d"))
    expect(page.get_by_role("region", name="Why tasks failed")).to_contain_text("exhausted")
    assert len(held) == 1
    assert page.locator("[data-state=done] .mantine-Skeleton-root").count() == 1
    held[0].continue_()
    expect(page.locator("[data-state=done]")).to_contain_text(re.compile(r"\d"))


def test_a_refresh_reads_no_more_than_the_documents_say(page: Page) -> None:
    """docs/decisions/console-stack.md: four states, what is due and the oldest of it, and two hours of the chart."""
    page.add_init_script(CLOCK_BY_HAND)
    page.goto("/")
    _wait_until_counted(page)
    reads = page.get_by_test_id("reads")
    before = _number(reads)
    asked: list[str] = []
    page.on("request", lambda it: asked.append(it.url) if COUNTS.search(it.url) else None)
    for minute in (1, 2):
        page.evaluate("for (const look of everyMinute) look()")
        # Two more in the minute in which an hour ends, for the one that is over.
        expected = "|".join(str(before + 10 * minute + more) for more in (0, 2, 4))
        expect(reads).to_have_text(re.compile(f"read ({expected}) documents"))
    assert 18 <= len(asked) <= 22


CLOCK_BY_HAND = """
  window.everyMinute = [];
  const real = window.setInterval;
  window.setInterval = (look, every) => (every === 60000 ? everyMinute.push(look) : real(look, every));
"""


def test_what_is_folded_away_is_accessible_too(page: Page) -> None:
    page.goto("/")
    _wait_until_counted(page)
    page.get_by_text("The numbers, as a table").click()
    expect(page.get_by_role("table", name="Ended by the hour")).to_be_visible()
    assert _violations(page) == []
    page.goto("/tasks?state=failed&kind=exception")
    page.get_by_role("button", name="More filters").click()
    expect(page.get_by_role("combobox", name="Range")).to_be_visible()
    assert _violations(page) == []


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{it['id']}: {node['html']}" for it in found["violations"] for node in it["nodes"]]


REASONS = {
    "completed": "done",
    **dict.fromkeys(("exhausted", "rejected", "invalid", "cancelled", "outcome_unknown"), "failed"),
}


def _wait_until_counted(page: Page) -> None:
    legend = page.get_by_role("region", name="Ended by the hour").get_by_role("list")
    expect(legend).to_have_text(re.compile(r"Done \d+Failed \d+"))
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)


def _number(link: Locator) -> int:
    found = re.search(r"\d+", link.inner_text())
    assert found
    return int(found[0])


def _failed(database: firestore.Client, path: str, error: dict[str, str]) -> None:
    now = datetime.now(UTC)
    fields = {"type": "bind_book", "state": "failed", "reason": "exhausted", "input": {}, "error": error}
    database.document(path).set(
        {**fields, "created_at": now - timedelta(minutes=1), "finished_at": now, "attempt": 8}
    )
