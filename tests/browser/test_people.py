"""Who may do what on the page. What the rules allow, tests/rules/ tries."""

import re
from typing import Any

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, Page, expect

from onwrite.local import LocalCloud
from tests.browser.conftest import ADMIN, PICTURES, complaints_of, config
from tests.browser.hosting import Hosting

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine


def test_an_admin_pauses_a_type_and_resumes_it(page: Page, database: firestore.Client) -> None:
    page.goto("/")
    panel = page.get_by_role("region", name="Paused")
    panel.get_by_label("Type to pause").fill("Ship Parcel")
    panel.get_by_role("button", name="Pause", exact=True).click()
    expect(panel).to_contain_text("small letters")
    panel.get_by_label("Type to pause").fill("ship_parcel")
    panel.get_by_role("button", name="Pause", exact=True).click()
    expect(panel.get_by_text("ship_parcel", exact=True)).to_be_visible()
    expect(page.get_by_text("ship_parcel is paused.")).to_be_visible()
    settings = database.document("settings/queue").get().to_dict()
    assert settings is not None
    assert settings["paused_types"] == ["daily_report", "ship_parcel"]
    assert settings["changed_by"] == ADMIN["sub"]
    resume = panel.locator("div", has_text="ship_parcel").get_by_role("button", name="Resume").last
    resume.click()
    expect(panel.get_by_text("ship_parcel", exact=True)).to_have_count(0)


def test_a_number_counts_the_list_that_it_leads_to(page: Page) -> None:
    page.goto("/")
    reason = page.get_by_role("region", name="Why tasks failed").get_by_role("link", name="invalid")
    expect(reason).to_contain_text("1")
    reason.click()
    expect(page.locator("[data-path]")).to_have_count(1)
    expect(page.get_by_test_id("reads")).to_contain_text("documents")


@pytest.mark.parametrize("claims", [{}, {"admin": "true"}])
def test_somebody_without_the_claim_is_told_how_to_get_it(
    browser: Browser, cloud: LocalCloud, claims: dict[str, Any]
) -> None:
    user = {"sub": "somebody", "email": "somebody@example.com", **claims}
    with Hosting(config(cloud, user)) as hosting, browser.new_context(base_url=hosting.url) as context:
        page = context.new_page()
        page.goto("/tasks")
        expect(page.get_by_text("python -m onwrite grant-admin somebody@example.com")).to_be_visible()


def test_a_viewer_is_told_why_the_buttons_do_nothing(browser: Browser, cloud: LocalCloud) -> None:
    user = {"sub": "looker", "viewer": True}
    with Hosting(config(cloud, user)) as hosting, browser.new_context(base_url=hosting.url) as context:
        page = context.new_page()
        page.goto("/")
        button = page.get_by_role("button", name="Pause", exact=True)
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_have_attribute("aria-description", re.compile("the role of a viewer"))


def test_who_is_offline_is_told_so_and_cannot_change_anything(page: Page) -> None:
    page.goto("/task/orders/o1001/tasks/confirmation_email")
    retry = page.get_by_role("button", name="Retry", exact=True)
    expect(retry).not_to_have_attribute("aria-disabled", "true")
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(retry).to_have_attribute("aria-disabled", "true")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("You are offline.")).to_have_count(0)


def test_whoever_is_not_signed_in_gets_a_page_to_sign_in(browser: Browser, cloud: LocalCloud) -> None:
    """As deployed: no emulators, so Firebase Auth says who it is."""
    deployed = {**config(cloud, {}), "emulators": None, "authDomain": "demo-onwrite.firebaseapp.com"}
    with Hosting(deployed) as hosting, browser.new_context(base_url=hosting.url) as context:
        page = context.new_page()
        complaints = complaints_of(page)
        page.goto("/tasks?state=failed")
        expect(page.get_by_role("button", name="Continue with Google")).to_be_visible()
        expect(page.get_by_label("E-mail")).to_be_visible()
        page.screenshot(path=PICTURES / "sign-in-light-1360.png")
        assert complaints == []
