"""One Chromium for all tests that look at a page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE = 60_000  # milliseconds, for what comes at once on a machine that has time
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


class NoChromium(Exception):
    """There is none, or none that Playwright could start."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own, or Playwright's, which can be started once in a thread: hence a fixture of the session."""
    expect.set_options(timeout=PATIENCE)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        if not found and not Path(playwright.chromium.executable_path).is_file():
            raise NoChromium(
                "chromium is not installed: apt-get install chromium, or python -m playwright install chromium"
            )
        browser = playwright.chromium.launch(executable_path=found, args=[*QUIET, "--disable-sync"])
        yield browser
        browser.close()
