"""The filters of the list: errors, times and one parent; kept in the address."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from google.cloud import firestore
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine


@pytest.fixture
def mixed(database: firestore.Client) -> None:
    """Under one parent: two that failed of different errors, one that is done, and two that are due."""
    now = datetime.now(UTC)
    failed = {"state": "failed", "reason": "exhausted", "created_at": now - timedelta(days=9)}
    planned = {"state": "scheduled", "reason": "new", "created_at": now}
    tasks = {
        "refused": {
            **failed,
            "finished_at": now - timedelta(minutes=9),
            "error": _error("exception", "OSError"),
        },
        "late": {**failed, "finished_at": now - timedelta(days=8), "error": _error("timeout", "Timeout")},
        "fine": {
            "state": "done",
            "reason": "completed",
            "created_at": now - timedelta(days=1),
            "finished_at": now - timedelta(hours=2),
        },
        "far": {**planned, "scheduled_at": now + timedelta(days=400)},
        "near": {**planned, "scheduled_at": now + timedelta(hours=5)},
    }
    batch = database.batch()
    for name, fields in tasks.items():
        task = database.document(f"orders/mixed/tasks/{name}")
        batch.set(task, {"type": "mixture", "input": {}, "attempt": 1, **fields})
    batch.commit()


def _error(kind: str, name: str) -> dict[str, str]:
    return {"kind": kind, "type": name, "message": "it did not work"}


def _expect_names(page: Page, *names: str) -> None:
    paths = [f"orders/mixed/tasks/{name}" for name in names]
    rows = page.locator("[data-path]")
    expect(rows).to_have_count(len(paths))
    for at, path in enumerate(paths):
        expect(rows.nth(at)).to_have_attribute("data-path", path)


@pytest.mark.usefixtures("mixed")
def test_errors_and_times_are_filters_of_a_list(page: Page) -> None:
    page.goto("/tasks?type=mixture")
    expect(page.locator("[data-path]")).to_have_count(5)
    page.get_by_role("button", name="More filters").click()
    page.get_by_role("combobox", name="Error kind").click()
    page.get_by_role("option", name="timeout").click()
    _expect_names(page, "late")
    expect(page).to_have_url(re.compile(r"type=mixture&kind=timeout$"))
    page.get_by_role("combobox", name="Error kind").click()
    page.get_by_role("option", name="timeout").click()  # the same once more: any kind
    error = page.get_by_role("combobox", name="Error", exact=True)
    error.fill("OSError")
    error.press("Enter")
    _expect_names(page, "refused")
    error.fill("")
    error.press("Enter")

    page.get_by_role("combobox", name="Time").click()
    page.get_by_role("option", name="Ended").click()
    _expect_names(page, "refused", "fine", "late")
    page.get_by_role("combobox", name="Range").click()
    page.get_by_role("option", name="in the last 24 hours").click()
    _expect_names(page, "refused", "fine")
    page.get_by_label("To", exact=True).fill(f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_label("To", exact=True).press("Enter")
    _expect_names(page, "fine")

    page.get_by_role("combobox", name="Time").click()
    page.get_by_role("option", name="Due").click()
    _expect_names(page, "near", "far")
    expect(page.get_by_text("2 on this page, soonest first")).to_be_visible()
    page.reload()
    _expect_names(page, "near", "far")
    page.get_by_role("button", name="Remove the filter: Due at any time").click()
    expect(page).to_have_url(re.compile(r"/tasks\?type=mixture$"))


@pytest.mark.usefixtures("mixed")
def test_the_tasks_of_one_parent_are_filtered_and_sorted_as_all_are(page: Page) -> None:
    page.goto("/tasks")
    page.get_by_role("button", name="More filters").click()
    page.get_by_label("Under", exact=True).fill("orders/mixed")
    page.get_by_label("Under", exact=True).press("Enter")
    expect(page.locator("[data-path]")).to_have_count(5)
    page.goto("/tasks?parent=orders/mixed&time=due")
    _expect_names(page, "near", "far")
    page.goto("/tasks?parent=orders/mixed&time=ended&from=-24h")
    _expect_names(page, "refused", "fine")
    page.goto("/tasks?parent=orders/mixed&kind=exception&state=failed")
    _expect_names(page, "refused")


def test_more_tasks_than_are_looked_at_are_said_to_be_there(page: Page, database: firestore.Client) -> None:
    batches = [database.batch(), database.batch()]
    for number in range(501):
        fields = {"type": "many", "state": "done", "reason": "completed", "input": {}}
        batches[number // 400].set(database.document(f"orders/many/tasks/t{number:03}"), fields)
    for batch in batches:
        batch.commit()
    page.goto("/tasks?parent=orders/many")
    expect(
        page.get_by_text("500 on this page, of the first 500 by id under orders/many, which has more")
    ).to_be_visible()
    page.get_by_label("Text in the id").fill("t49")
    expect(page.locator("[data-path]")).to_have_count(10)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("from=yesterday", "“yesterday” is no time"), ("state=done&time=due", "only scheduled ones have")],
)
def test_a_filter_that_cannot_be_used_is_told_in_a_sentence(page: Page, query: str, sentence: str) -> None:
    page.goto(f"/tasks?{query}")
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("[data-path]")).to_have_count(50)
