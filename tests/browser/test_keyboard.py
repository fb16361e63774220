"""The list by keyboard, beyond one row after the other; where the focus goes, and when a key is only a letter."""

from datetime import UTC, datetime

import pytest
from google.cloud import firestore
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine


@pytest.fixture
def five(page: Page, database: firestore.Client) -> Page:
    """A list of five tasks of a type of their own."""
    batch = database.batch()
    for number in range(5):
        fields = {"type": "typed", "state": "failed", "reason": "exhausted", "attempt": 1, "input": {}}
        created = datetime(2026, 2, 1 + number, tzinfo=UTC)
        batch.set(database.document(f"orders/typed/tasks/typed-{number}"), fields | {"created_at": created})
    batch.commit()
    page.goto("/tasks?type=typed")
    expect(page.locator("[data-path]")).to_have_count(5)
    return page


def selected(page: Page) -> list[bool]:
    return [row.get_attribute("data-selected") is not None for row in page.locator("[data-path]").all()]


def test_a_range_is_selected(five: Page) -> None:
    for key in ("j", "j", "x", "j", "j", "Shift+X"):
        five.keyboard.press(key)
    expect(five.get_by_role("toolbar")).to_contain_text("3 selected")
    assert selected(five) == [False, True, True, True, False]


def test_the_page_is_selected_and_nothing_again(five: Page) -> None:
    five.keyboard.press("a")
    expect(five.get_by_role("toolbar")).to_contain_text("5 selected")
    five.keyboard.press("Escape")
    expect(five.get_by_role("toolbar")).to_have_count(0)


def test_one_task_is_acted_on_where_none_is_selected(five: Page) -> None:
    five.keyboard.press("j")
    five.keyboard.press("r")
    expect(five.get_by_role("dialog", name="Retry: 1 task")).to_contain_text("typed-4")
    five.keyboard.press("Escape")
    expect(five.get_by_role("dialog")).to_have_count(0)
    five.keyboard.press("c")
    expect(five.get_by_role("dialog", name="Cancel: 0 tasks")).to_contain_text("it has ended: it is failed")


def test_a_dialog_gives_the_focus_back(five: Page) -> None:
    five.keyboard.press("a")
    retry = five.get_by_role("toolbar").get_by_role("button", name="Retry", exact=True)
    retry.focus()
    five.keyboard.press("Enter")
    dialog = five.get_by_role("dialog", name="Retry: 5 tasks")
    expect(dialog.get_by_role("button", name="Retry 5 tasks")).to_be_focused()
    five.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(retry).to_be_focused()
    expect(five.get_by_role("toolbar")).to_contain_text("5 selected")  # that Escape was the dialog's


def test_keys_in_a_text_are_letters(five: Page) -> None:
    five.keyboard.press("/")
    five.keyboard.type("jxrac?")
    expect(five.get_by_label("Text in the id")).to_have_value("jxrac?")
    expect(five.get_by_role("dialog")).to_have_count(0)
    expect(five.get_by_role("toolbar")).to_have_count(0)
