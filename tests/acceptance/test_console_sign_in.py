"""The console's sign-in by e-mail, on the Auth emulator of the Firebase CLI. Google's own needs Google."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from onwrite.local import LocalCloud
from tests.acceptance.conftest import ROOT, Start, client_of
from tests.acceptance.firebase.auth_emulator import CLI, auth_emulator, sign_up
from tests.browser.conftest import PICTURES, complaints_of, config
from tests.browser.hosting import Hosting
from tests.conftest import missing

pytestmark = pytest.mark.timeout(600)  # Node, Java and Chromium on a busy machine

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def auth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not CLI.exists() or not shutil.which("node"):
        missing("the Firebase CLI is missing: `make test` installs it where npm is there")
    with auth_emulator(tmp_path_factory.mktemp("auth"), "demo-onwrite") as host:
        yield host


@pytest.fixture(scope="module")
def alone(start: Start) -> Iterator[LocalCloud]:
    with start(parts=("firestore",)) as cloud:
        task = client_of(cloud).document("orders/o1/tasks/ship_parcel")
        task.set({"type": "ship_parcel", "input": {}, "state": "failed", "reason": "exhausted"})
        yield cloud


@pytest.fixture
def context(browser: Browser, alone: LocalCloud, auth: str) -> Iterator[BrowserContext]:
    """A browser that nobody has signed in with yet."""
    settings = config(alone, {})
    deployed = {**settings, "user": None, "emulators": {**settings["emulators"], "auth": auth}}
    with Hosting(deployed) as hosting, browser.new_context(base_url=hosting.url) as context:
        yield context


def change_role(auth: str, *arguments: str) -> str:
    environment = {**os.environ, "FIREBASE_AUTH_EMULATOR_HOST": auth, "GOOGLE_CLOUD_PROJECT": "demo-onwrite"}
    done = subprocess.run(
        [sys.executable, "-m", "onwrite", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def password_of(page: Page) -> Locator:
    return page.locator("input[autocomplete=current-password]")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    password_of(page).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_from_a_wrong_password_to_an_admins_change_and_out_again(
    context: BrowserContext, alone: LocalCloud, auth: str
) -> None:
    email = "anna@example.com"
    uid = sign_up(auth, email, PASSWORD)
    page = context.new_page()
    complaints = complaints_of(page)
    page.goto("/task/orders/o1/tasks/ship_parcel")
    sign_in(page, email, "wrong horse")
    expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
    page.screenshot(path=PICTURES / "sign-in-wrong.png")
    sign_in(page, email)

    expect(page.get_by_text(f"python -m onwrite grant-admin {email}")).to_be_visible()
    page.get_by_role("button", name="I have the right now").click()
    expect(page.get_by_role("status")).to_contain_text("Not yet")
    page.screenshot(path=PICTURES / "no-access.png")
    assert "is an admin" in change_role(auth, "grant-admin", email)
    page.get_by_role("button", name="I have the right now").click()

    expect(page.get_by_test_id("why")).to_contain_text("It failed")
    page.get_by_role("button", name="Retry", exact=True).click()
    expect(page.get_by_text("It runs again, with one attempt more.")).to_be_visible()
    task = client_of(alone).document("orders/o1/tasks/ship_parcel").get()
    assert task.get("history")[-1]["admin"] == task.get("retried_by") == uid

    page.reload()  # who has signed in stays so
    page.get_by_role("button", name=f"Account of {email}").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(password_of(page)).to_be_visible()
    page.reload()
    expect(password_of(page)).to_be_visible()
    assert [
        it for it in complaints if "status of 400" not in it
    ] == []  # Chromium's word on the wrong password


def test_a_viewer_who_signs_in_sees_and_cannot_change(context: BrowserContext, auth: str) -> None:
    sign_up(auth, "vera@example.com", PASSWORD)
    change_role(auth, "grant-viewer", "vera@example.com")
    page = context.new_page()
    page.goto("/task/orders/o1/tasks/ship_parcel")
    sign_in(page, "vera@example.com")
    expect(page.get_by_test_id("why")).to_be_visible()
    buttons = page.get_by_role("toolbar").get_by_role("button", name=re.compile("Retry|Run now"))
    expect(buttons.first).to_have_attribute("aria-disabled", "true")


def test_an_address_that_nobody_has_gets_the_same_sentence(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/")
    sign_in(page, "nobody@example.com")
    expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")


def test_where_auth_cannot_be_reached_the_page_says_so(context: BrowserContext, auth: str) -> None:
    page = context.new_page()
    page.goto("/")
    page.get_by_label("E-mail").fill("anna@example.com")  # the page has loaded what it signs in with
    context.set_offline(True)
    sign_in(page, "anna@example.com")
    expect(page.get_by_role("alert")).to_have_text(
        "Firebase Auth cannot be reached: look whether you are online."
    )


def test_the_policy_as_deployed_has_a_place_for_each_way_to_sign_in() -> None:
    """What cannot be run here: Google's script, its frame, and the services behind both ways."""
    hosting = json.loads((ROOT / "firebase.json").read_text())["hosting"]
    headers = {it["key"]: it["value"] for it in hosting["headers"][0]["headers"]}
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self' https://apis.google.com;" in policy
    assert "frame-src 'self' https://*.firebaseapp.com;" in policy
    assert "https://identitytoolkit.googleapis.com https://securetoken.googleapis.com" in policy
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
