"""axe finds nothing on any page, in either theme: WCAG 2, levels A and AA."""

from pathlib import Path
from typing import Any, Literal

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT
from tests.browser.hosting import Hosting
from tests.browser.test_looks import PAGES

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

Scheme = Literal["light", "dark"]
AXE = ROOT / "console/node_modules/axe-core/axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_violation(
    browser: Browser, console: Hosting, database: firestore.Client, name: str, scheme: str
) -> None:
    address, words = PAGES[name]
    size = {"width": 1360, "height": 900}
    with browser.new_context(base_url=console.url, color_scheme=scheme, viewport=size) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "button"),
    [("/settings", "Pause everything"), ("/task/orders/o1001/tasks/confirmation_email", "Edit and retry")],
)
def test_a_dialog_has_no_violation(page: Page, address: str, button: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.wait_for_function("dialog => getComputedStyle(dialog).opacity === '1'", arg=dialog.element_handle())
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    page.evaluate(Path(AXE).read_text())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert found["passes"]
    return [f"{it['id']}: {node['html']}" for it in found["violations"] for node in it["nodes"]]
