"""Every page in both themes, wide and on a phone: no sideways scrolling, and a picture for a person to look at."""

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PICTURES, complaints_of
from tests.browser.hosting import Hosting

pytestmark = pytest.mark.timeout(600)  # Chromium on a busy machine

PAGES = {
    "overview": ("/", "Why tasks failed"),
    "tasks": ("/tasks", "confirmation_email"),
    "failed": ("/tasks?state=failed", "pay_supplier"),
    "filtered": ("/tasks?state=failed&kind=exception&time=ended&from=-24h", "Error kind exception"),
    "task": ("/task/orders/o1001/tasks/confirmation_email", "none is left"),
    "decision": ("/task/orders/o1005/tasks/pay_supplier", "happened?"),
    "flow": ("/task/books/b1/tasks/bind_book", "After that"),
    "running": ("/task/orders/o1001/tasks/dataset_export_1", "lease held until"),
    "parent": ("/parent/orders/o1001", "needs a person"),
    "recurring": ("/recurring", "weekly_digest"),
    "settings": ("/settings", "What this page reads"),
    "upload": ("/parent/uploads/lesson-7f2", "is on its way"),
    "nothing": ("/tasks?type=no_such_type", "No task is like this"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 360])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_window_and_keeps_to_the_policy(
    browser: Browser, console: Hosting, database: firestore.Client, name: str, scheme: str, width: int
) -> None:
    address, words = PAGES[name]
    size = {"width": width, "height": 900}
    with browser.new_context(base_url=console.url, color_scheme=scheme, viewport=size) as context:  # type: ignore[arg-type]
        page = context.new_page()
        complaints = complaints_of(page)
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
        page.screenshot(path=PICTURES / f"{name}-{scheme}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == scheme
        assert complaints == []
