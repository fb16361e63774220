"""Pauses, roles and facts of the project."""

import json
import re
from pathlib import Path

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, Page, expect

from onwrite.local import LocalCloud
from tests.browser.conftest import ADMIN, PROJECT, config
from tests.browser.handlers import json_of, serve, serve_none
from tests.browser.hosting import Hosting

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

FILES = {
    "ship_parcel": """
from onwrite import Backoff, Task, handler, minutes, queue

@handler(timeout=minutes(2), retry=Backoff(attempts=5), runs_on=queue("depot", concurrent=2, per_second=1))
def ship_parcel(task: Task, input: dict) -> None: ...
""",
    "render_book": """
from onwrite import Task, handler, hours, job

@handler(runs_on=job(timeout=hours(6)))
def render_book(task: Task, input: dict) -> None: ...
""",
}


@pytest.fixture(scope="module")
def handlers(tmp_path_factory: pytest.TempPathFactory) -> str:
    return json_of(tmp_path_factory.mktemp("project"), FILES)


@pytest.fixture
def settings(database: firestore.Client) -> firestore.DocumentReference:
    return database.document("settings/queue")


def test_everything_is_paused_after_a_question_and_resumed_without_one(
    page: Page, settings: firestore.DocumentReference
) -> None:
    page.goto("/settings")
    everything = page.get_by_role("region", name="Everything")
    expect(everything).to_contain_text("Tasks run, except those of one type.")
    expect(everything).to_contain_text("Last changed by")
    everything.get_by_role("button", name="Pause everything").click()
    dialog = page.get_by_role("dialog", name="Pause everything?")
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_have_count(0)
    assert settings.get().get("paused") is False

    everything.get_by_role("button", name="Pause everything").click()
    dialog.get_by_role("button", name="Pause everything").click()
    expect(page.get_by_text("Everything is paused. It is seen everywhere")).to_be_visible()
    expect(dialog).to_have_count(0)
    found = settings.get().to_dict() or {}
    assert (found["paused"], found["paused_types"], found["changed_by"]) == (
        True,
        ["daily_report"],
        ADMIN["sub"],
    )
    everything.get_by_role("button", name="Resume everything").click()
    expect(page.get_by_text("Resumed. It is seen everywhere")).to_be_visible()
    assert settings.get().get("paused") is False
    expect(everything).to_contain_text(f"Last changed by {ADMIN['sub']}")


def test_each_type_is_listed_with_what_it_is_and_paused_there(
    page: Page, settings: firestore.DocumentReference, handlers: str
) -> None:
    serve(page, handlers)
    page.goto("/settings")
    parcel = page.locator("[data-type='ship_parcel']")
    expect(parcel).to_contain_text(
        "In the function, through the queue depot · 5 attempts of at most 2 minutes"
    )
    expect(page.locator("[data-type='render_book']")).to_contain_text(
        "In a container · 8 attempts of at most 6 hours"
    )
    expect(page.locator("[data-type='daily_report']")).to_contain_text("No handler has this name.")
    parcel.get_by_role("button", name="Pause ship_parcel").click()
    expect(page.get_by_text("ship_parcel is paused.")).to_be_visible()
    assert settings.get().get("paused_types") == ["daily_report", "ship_parcel"]
    parcel.get_by_role("button", name="Resume ship_parcel").click()
    expect(page.get_by_text("ship_parcel is resumed.")).to_be_visible()
    assert settings.get().get("paused_types") == ["daily_report"]


def test_no_more_types_are_paused_than_the_rules_allow(
    page: Page, settings: firestore.DocumentReference, handlers: str
) -> None:
    serve(page, handlers)
    before = settings.get().to_dict() or {}
    settings.update({"paused_types": sorted(f"type_{number}" for number in range(50))})
    try:
        page.goto("/settings")
        button = page.get_by_role("button", name="Pause ship_parcel")
        expect(page.locator("main")).to_contain_text("50 of at most 50 paused")
        expect(button).to_have_attribute("aria-description", "At most 50 types can be paused one by one.")
    finally:
        settings.set(before)


def test_without_the_list_of_handlers_the_page_says_less_and_how_to_have_it(page: Page) -> None:
    serve_none(page)
    page.goto("/settings")
    expect(page.locator("main")).to_contain_text("deployed without the list of handlers")
    expect(page.locator("[data-type]")).to_have_count(1)
    expect(page.get_by_role("region", name="This project")).to_contain_text("not known to this page")


def test_the_page_says_who_you_are_what_it_speaks_to_and_what_it_has_read(
    page: Page, cloud: LocalCloud
) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Settings").click()
    expect(page.get_by_role("region", name="Who may do what")).to_contain_text(
        f"You are {ADMIN['email']}, an admin."
    )
    expect(page.locator("main")).to_contain_text("python -m onwrite grant-viewer EMAIL")
    project = page.get_by_role("region", name="This project")
    expect(project).to_contain_text(PROJECT)
    expect(project).to_contain_text(cloud.firestore_host)
    reads = page.get_by_role("region", name="What this page reads")
    expect(reads).to_contain_text("50,000 a day are free")
    expect(reads).to_contain_text(re.compile(r"[1-9][0-9,]*\s*documents? since"))


def test_a_viewer_sees_the_settings_and_changes_none(
    browser: Browser, cloud: LocalCloud, handlers: str
) -> None:
    with (
        Hosting(config(cloud, {"sub": "looker", "viewer": True})) as hosting,
        browser.new_context(base_url=hosting.url) as context,
    ):
        page = context.new_page()
        serve(page, handlers)
        page.goto("/settings")
        for name in ("Pause everything", "Pause ship_parcel"):
            expect(page.get_by_role("button", name=name)).to_have_attribute("aria-disabled", "true")
        expect(page.locator("main")).to_contain_text("You are looker, a viewer.")


HIDING = """
from pydantic import BaseModel, Field
from onwrite import Task, handler

class Card(BaseModel):
    number: str = Field(json_schema_extra={"x-hidden": True})
    valid: str

class Input(BaseModel):
    to: str
    cards: list[Card]

@handler()
def pay(task: Task, input: Input) -> None: ...
"""


def test_a_marked_value_is_hidden_where_it_is_shown_copied_and_edited_and_kept_when_saved(
    page: Page, database: firestore.Client, tmp_path: Path
) -> None:
    serve(page, json_of(tmp_path, {"pay": HIDING}))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    task = database.document("orders/hidden/tasks/pay")
    cards = [{"number": "4111-1", "valid": "2030"}, {"number": "5500-2", "valid": "2031"}]
    value = {"to": "ada", "cards": cards, "api_key": "k-77"}
    task.set({"type": "pay", "state": "failed", "reason": "exhausted", "attempt": 8, "input": value})
    page.goto("/task/orders/hidden/tasks/pay")
    shown = page.get_by_role("region", name="Input as JSON")
    expect(shown).to_contain_text("2031")
    expect(shown).to_contain_text("••••••")
    for copy in page.get_by_role("button", name="Copy as JSON").all():
        copy.click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "2031" in copied
        assert not any(secret in copied for secret in ("4111-1", "5500-2", "k-77"))
    page.get_by_role("button", name="Edit and retry").click()
    editor = page.get_by_role("dialog").get_by_label("Input as JSON")
    text = editor.input_value()
    assert not any(secret in page.content() + text for secret in ("4111-1", "5500-2", "k-77"))
    # The first card is taken out, and somebody else is paid: the second card keeps its own number.
    wanted = json.loads(text)
    wanted["to"] = "bob"
    del wanted["cards"][0]
    editor.fill(json.dumps(wanted))
    page.get_by_role("button", name="Save and retry").click()
    expect(page.get_by_text("It runs again, with the new input.")).to_be_visible()
    found = task.get().to_dict() or {}
    assert found["input"] == {"to": "bob", "cards": [cards[1]], "api_key": "k-77"}


def test_an_unknown_type_is_told_with_the_one_that_may_be_meant(page: Page, handlers: str) -> None:
    serve(page, handlers)
    page.goto("/task/orders/o1006/tasks/t1")
    expect(page.get_by_test_id("why")).to_contain_text("did you mean ship_parcel?")
