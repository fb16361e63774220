"""axe finds nothing on any page, in either theme: WCAG 2, levels A and AA."""

from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT
from tests.browser.hosting import Hosting
from tests.browser.test_looks import PAGES

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

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
        page.evaluate(Path(AXE).read_text())
        found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert found["passes"]
    told = [f"{it['id']}: {node['html']}" for it in found["violations"] for node in it["nodes"]]
    assert told == []
