"""The console on the whole local cloud: what an admin presses is done by the engine, and the page shows it."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import httpx
import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, BrowserContext, Route, expect

from onwrite.local import LocalCloud
from tests.acceptance.conftest import client_of, place
from tests.acceptance.deaf_line import DeafLine
from tests.acceptance.waiting import Fields, in_state, wait_for_tasks
from tests.browser.conftest import ADMIN, complaints_of, config
from tests.browser.hosting import Hosting
from tests.rules.people import CUSTOMER

pytestmark = pytest.mark.timeout(600)  # the functions and two windows on a busy machine


@pytest.fixture(scope="module")
def console(cloud: LocalCloud) -> Iterator[Hosting]:
    with Hosting(config(cloud, ADMIN)) as hosting:
        yield hosting


@pytest.fixture
def context(browser: Browser, console: Hosting) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=console.url) as context:
        yield context


def without_stock(cloud: LocalCloud, order: str, sku: str) -> firestore.DocumentReference:
    """An order that failed, since there is less than it asks for; `restock` puts that right."""
    restock(cloud, sku, 1)
    line = {"sku": sku, "name": "Moka pot", "quantity": 3, "price": 3900}
    reference = place(cloud, order, lines=[line])
    wait_for_tasks(reference, in_state("order_processing", "failed"))
    return reference


def restock(cloud: LocalCloud, sku: str, available: int) -> None:
    client_of(cloud).document(f"inventory/{sku}").set({"name": "Moka pot", "available": available})


def test_an_admins_retry_goes_through_to_done_while_customer_care_watches(
    browser: Browser, console: Hosting, context: BrowserContext, cloud: LocalCloud
) -> None:
    order = without_stock(cloud, "console-retry", "moka-pot-a")
    page = context.new_page()
    complaints = complaints_of(page)
    page.goto(f"/task/{order.path}/tasks/order_processing")
    expect(page.get_by_role("region", name="Error", exact=True)).to_contain_text("1 left and 3 are asked for")
    with browser.new_context(base_url=console.url) as other:
        care = other.new_page()
        care.goto(f"/parent/{order.path}")
        card = care.get_by_role("article", name="order_processing")
        expect(card).to_contain_text("1 left and 3 are asked for")
        expect(care.get_by_role("status").filter(has_text="One step needs a person")).to_be_visible()

        restock(cloud, "moka-pot-a", 5)
        page.get_by_role("button", name="Retry", exact=True).click()
        expect(page.get_by_text("It runs again, with one attempt more.")).to_be_visible()
        expect(page.get_by_test_id("why")).to_contain_text("It is done")
        expect(page.get_by_role("region", name="Timeline")).to_contain_text("Retried by demo-admin")
        expect(page.get_by_role("region", name="Timeline")).to_contain_text("Attempt 2: done")

        expect(card).to_contain_text("Done")
        expect(
            care.get_by_role("status").filter(has_text=re.compile(r"All \d steps are done"))
        ).to_be_visible()
        expect(care.get_by_role("region", name="The order", exact=True)).to_contain_text("reserved")
    task = order.collection("tasks").document("order_processing").get()
    assert (task.get("attempt"), task.get("retried_by")) == (2, ADMIN["sub"])
    assert complaints == []


def test_customer_care_tries_again_with_one_big_button(context: BrowserContext, cloud: LocalCloud) -> None:
    order = without_stock(cloud, "console-care", "moka-pot-b")
    page = context.new_page()
    page.goto(f"/parent/{order.path}")
    card = page.get_by_role("article", name="order_processing")
    card.get_by_role("button", name="Try again").click()
    expect(card).to_contain_text("1 left and 3 are asked for")  # nothing was put right: it fails again
    wait_for_tasks(order, _has_failed_twice)
    restock(cloud, "moka-pot-b", 3)
    card.get_by_role("button", name="Try again").click()
    done = page.get_by_role("region", name="Done", exact=True)
    expect(done.get_by_role("article", name="order_processing")).to_be_visible()


def test_a_customers_token_is_refused_by_the_page_and_by_the_rules(
    browser: Browser, cloud: LocalCloud
) -> None:
    order = place(cloud, "console-customer")
    wait_for_tasks(order, in_state("order_processing", "done"))
    user = {"sub": "ada", "email": "ada@example.com"}
    with Hosting(config(cloud, user)) as hosting, browser.new_context(base_url=hosting.url) as context:
        page = context.new_page()
        page.goto(f"/parent/{order.path}")
        expect(page.get_by_role("heading", name="You are not an admin yet")).to_be_visible()
        assert order.id not in page.locator("body").inner_text()
    documents = f"http://{cloud.firestore_host}/v1/projects/{cloud.project}/databases/(default)/documents"
    task = f"{documents}/{order.path}/tasks/order_processing"
    assert httpx.get(task, headers=CUSTOMER.headers, timeout=60).status_code == 403
    assert httpx.get(task, headers={"authorization": "Bearer owner"}, timeout=60).status_code == 200


def test_an_offline_spell_is_told_and_the_list_comes_back_by_itself(
    context: BrowserContext, cloud: LocalCloud
) -> None:
    page = context.new_page()
    page.goto("/tasks?type=offline_spell")
    expect(page.get_by_text("No task is like this")).to_be_visible()
    context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    task = client_of(cloud).document("spells/s1/tasks/offline_spell")
    fields = {"type": "offline_spell", "state": "failed", "reason": "exhausted", "input": {}}
    task.set({**fields, "created_at": datetime.now(UTC)})
    context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)
    expect(page.locator(f"[data-path='{task.path}']")).to_contain_text("Failed")


def test_a_change_that_does_not_reach_the_server_is_not_told_as_done(
    context: BrowserContext, cloud: LocalCloud
) -> None:
    task = client_of(cloud).document("spells/s2/tasks/unheard")
    task.set({"type": "unheard", "state": "failed", "reason": "exhausted", "input": {}})
    page = context.new_page()
    page.goto(f"/task/{task.path}")
    retry = page.get_by_role("button", name="Retry", exact=True)
    expect(retry).to_be_visible()
    firestore_host = f"http://{cloud.firestore_host}/**"
    context.route(firestore_host, _nobody_there)
    retry.click()
    expect(page.get_by_text("Your change is not written yet")).to_be_visible()
    assert page.get_by_text("It runs again, with one attempt more.").count() == 0
    assert task.get().get("state") == "failed"
    context.unroute(firestore_host)
    expect(page.get_by_text("It runs again, with one attempt more.")).to_be_visible()
    expect(page.get_by_text("Your change is not written yet")).to_have_count(0)
    assert len(task.get().get("history")) == 1


def test_a_change_whose_answer_is_lost_is_told_as_done_though_its_second_sending_is_denied(
    browser: Browser, cloud: LocalCloud
) -> None:
    task = client_of(cloud).document("spells/s3/tasks/lost_answer")
    task.set({"type": "lost_answer", "state": "failed", "reason": "exhausted", "input": {}})
    with DeafLine(cloud.firestore_host) as line:
        settings = config(cloud, ADMIN) | {"emulators": {"firestore": line.host}}
        with Hosting(settings) as hosting, browser.new_context(base_url=hosting.url) as context:
            page = context.new_page()
            page.goto(f"/task/{task.path}")
            page.get_by_role("button", name="Retry", exact=True).click()
            expect(page.get_by_text("It runs again, with one attempt more.")).to_be_visible()
            line.deaf = True
            page.get_by_role("button", name="Run now").click()
            wait_for_tasks(client_of(cloud).document("spells/s3"), _has_entries(2))
            assert page.get_by_text("It is due now").count() == 0
            line.hang_up()
            expect(page.get_by_text("It is due now, and runs in a moment.")).to_be_visible()
            assert page.get_by_text("It was not changed").count() == 0
    assert line.said.count(b"run_now") > 1
    assert len(task.get().get("history")) == 2


def _has_entries(count: int) -> Callable[[Mapping[str, Fields]], bool]:
    return lambda tasks: len(tasks.get("lost_answer", {}).get("history", ())) == count


def _has_failed_twice(tasks: Mapping[str, Fields]) -> bool:
    task = tasks.get("order_processing", {})
    return (task.get("state"), task.get("attempt")) == ("failed", 2)


def _nobody_there(route: Route) -> None:
    route.abort("connectionrefused")
