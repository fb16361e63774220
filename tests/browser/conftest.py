"""The console in a real Chromium, on a real Firestore with the project's rules, behind a strict policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, ConsoleMessage, Page

from onwrite.local import LocalCloud
from tests.browser.handlers import serve_none
from tests.browser.hosting import DIST, Hosting
from tests.browser.seed import seed
from tests.browser.seed_flow import seed_flow
from tests.conftest import missing

ROOT = Path(__file__).parents[2]
PROJECT = "demo-onwrite"
PICTURES = ROOT / "build" / "browser"  # for a person to look at
SLOW = "Could not reach Cloud Firestore backend"  # within ten seconds: a busy machine, and the page goes on
ADMIN = {"sub": "demo-admin", "email": "admin@example.com", "admin": True}


@pytest.fixture(scope="session")
def cloud(java_and_emulator: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    data = tmp_path_factory.mktemp("cloud")
    with LocalCloud(
        parts=("firestore",), project=PROJECT, data=data, rules=ROOT / "firestore.rules"
    ) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def client(cloud: LocalCloud) -> firestore.Client:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", cloud.firestore_host)
        return firestore.Client(project=PROJECT)


@pytest.fixture(scope="module")
def database(cloud: LocalCloud, client: firestore.Client) -> firestore.Client:
    """Another writer, whom no rule stops: the engine. Each file begins anew, for pages count all tasks."""
    cloud.clear()
    seed(client)
    seed_flow(client)
    return client


@pytest.fixture(scope="session")
def console(cloud: LocalCloud) -> Iterator[Hosting]:
    with Hosting(config(cloud, ADMIN)) as hosting:
        yield hosting


@pytest.fixture
def page(browser: Browser, console: Hosting, database: firestore.Client) -> Iterator[Page]:
    """A window of an admin's. What the page complains of in the browser's console fails the test."""
    with browser.new_context(base_url=console.url, viewport={"width": 1360, "height": 900}) as context:
        page = context.new_page()
        complaints = complaints_of(page)
        serve_none(page)  # the seed's types are its own; a test that wants handlers serves some
        yield page
        assert complaints == []


def complaints_of(page: Page) -> list[str]:
    """Errors and refusals of the Content-Security-Policy, as they come."""
    found: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and SLOW not in message.text:
            found.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def config(cloud: LocalCloud, user: dict[str, Any]) -> dict[str, Any]:
    if not (DIST / "index.html").is_file():
        missing("the console is not built: make console")
    return {
        "projectId": PROJECT,
        "apiKey": "demo",
        "emulators": {"firestore": cloud.firestore_host},
        "user": user,
    }
