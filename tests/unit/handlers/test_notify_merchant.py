"""The notice on its way to a real server, and what each of its answers leads to."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from handlers.notify_merchant import notify_merchant
from handlers.shop import http_post
from handlers.shop.settings import SettingError
from onwrite import Fail, Retry
from onwrite.errors import InvalidInput
from onwrite.local.partner import Partner, Refusal
from onwrite.local.ports import free_port
from onwrite.testing import Performed, perform
from tests.unit.handlers.orders import APPLE, FLIGHTS, order

SECRET = "a secret of the roastery and the shop"
INPUT = {"merchant": "roastery", "event": "order.reserved"}


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERCHANT_SECRETS", json.dumps({"roastery": SECRET}))
    monkeypatch.setenv("ALLOW_PRIVATE_MERCHANTS", "true")


@pytest.fixture
def partner() -> Iterator[Partner]:
    with Partner(secret=SECRET) as partner:
        yield partner


def told(url: str, given: dict[str, Any] | None = None, **others: Any) -> Performed:
    documents = {
        "orders/o1": given or order(status="reserved"),
        "merchants/roastery": {"notify_url": url, "name": "Corner Roastery"},
    }
    return perform(
        notify_merchant, INPUT, documents=documents, path="orders/o1/tasks/notify_merchant", **others
    )


def answer(partner: Partner, refusal: Refusal) -> Any:
    partner.faults.refusals.append(refusal)
    return told(f"{partner.url}/notices").answer


def test_the_merchant_verifies_it_and_reads_what_to_pack(partner: Partner) -> None:
    bought = order(status="reserved", lines=[APPLE], datasets=[FLIGHTS])
    assert told(f"{partner.url}/notices", bought).result == {"status": 200}
    (notice,) = partner.received.notices
    assert notice.problem == ""
    assert notice.headers["Content-Type"] == "application/json"
    assert json.loads(notice.body) == {
        "event": "order.reserved",
        "merchant": "roastery",
        "order": "o1",
        "status": "reserved",
        "lines": [APPLE],
        "datasets": [{"title": "Flights out of New York, 2013: John F. Kennedy", "price": 4900}],
        "total": 2 * 150 + 4900,
        "currency": "EUR",
        "placed_at": "2026-03-04T23:30:00Z",
    }


def test_it_says_nothing_of_the_customer(partner: Partner) -> None:
    told(f"{partner.url}/notices", order(status="reserved", customer="uid-of-ada"))
    (notice,) = partner.received.notices
    assert not any(word in notice.body for word in (b"ada@example.com", b"uid-of-ada"))


def test_every_attempt_says_the_same_under_the_same_key(partner: Partner) -> None:
    for attempt in (1, 2):
        told(f"{partner.url}/notices", attempt=attempt)
    first, second = partner.received.notices
    assert first.key == second.key
    assert len(first.key) == 32
    assert first.body == second.body


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 418, 422])
def test_a_refusal_fails_with_what_the_merchant_said(partner: Partner, status: int) -> None:
    said = answer(partner, Refusal(status, body=" no\n such\x07 order "))
    assert isinstance(said, Fail)
    assert said.reason == f"the merchant roastery answered {status}: no such order"


def test_only_the_beginning_of_a_long_answer_is_kept(partner: Partner) -> None:
    said = answer(partner, Refusal(400, body="word " * 1_000_000))
    assert isinstance(said, Fail)
    assert said.reason.removeprefix("the merchant roastery answered 400: ") == ("word " * 40).strip()


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_end_otherwise_next_time_is_tried_again(partner: Partner, status: int) -> None:
    said = answer(partner, Refusal(status, body="busy"))
    assert isinstance(said, Retry)
    assert said.message == f"the merchant roastery answered {status}: busy"
    assert said.after is None  # under the back-off


@pytest.mark.parametrize("status", [429, 503])
def test_it_is_tried_again_when_the_merchant_wants_it(partner: Partner, status: int) -> None:
    said = answer(partner, Refusal(status, {"Retry-After": "3600"}))
    assert isinstance(said, Retry)
    assert said.after == timedelta(hours=1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_and_the_failure_says_where_to(partner: Partner, status: int) -> None:
    elsewhere = f"{partner.url}/notices?token=hunter2"
    said = answer(partner, Refusal(status, {"Location": elsewhere}))
    assert isinstance(said, Fail)
    assert f"answered {status}, a redirect to {partner.url}/notices: no redirect is followed" in said.reason
    assert "hunter2" not in said.reason
    assert len(partner.received.notices) == 1


def test_a_redirect_that_says_nowhere_fails_too(partner: Partner) -> None:
    said = answer(partner, Refusal(304))
    assert isinstance(said, Fail)
    assert "a redirect to nowhere" in said.reason


def test_a_merchant_who_does_not_listen_is_told_later() -> None:
    said = told(f"http://127.0.0.1:{free_port()}/notices").answer
    assert isinstance(said, Retry)
    assert said.message.startswith("the merchant roastery gave no answer: ConnectError: ")
    assert said.after is None


def test_a_merchant_who_says_nothing_is_told_later(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_post, "TIMEOUTS", httpx.Timeout(5.0, read=0.2))
    partner.faults.hang = True
    said = told(f"{partner.url}/notices").answer
    assert isinstance(said, Retry)
    assert said.message.startswith("the merchant roastery gave no answer: ReadTimeout")


def test_an_order_cannot_say_where_its_notice_goes(partner: Partner) -> None:
    with pytest.raises(InvalidInput):
        perform(notify_merchant, {**INPUT, "notify_url": f"{partner.url}/notices"}, documents={})
    elsewhere = told(f"{partner.url}/notices", order(status="reserved", notify_url="https://evil.example/"))
    assert isinstance(elsewhere.answer, Fail)
    assert partner.received.notices == []


@pytest.mark.parametrize("merchant", ["", "a/b", "../x", "ä", "x" * 65, 7, None])
def test_a_merchants_id_is_a_plain_name(merchant: Any) -> None:
    with pytest.raises(InvalidInput):
        perform(notify_merchant, {**INPUT, "merchant": merchant}, documents={})


def test_a_merchant_nobody_knows_fails_with_what_to_do() -> None:
    said = perform(notify_merchant, INPUT, documents={"orders/o1": order()}).answer
    assert isinstance(said, Fail)
    assert said.reason.startswith("there is no merchant roastery: add the document merchants/roastery; ")


@pytest.mark.parametrize(
    "url",
    [
        *(None, 7, "", "merchant.example", "//merchant.example/x", "ftp://merchant.example/", "https://"),
        *("https:///x", "https://user:hunter2@merchant.example/", "https://merchant.example/#hunter2"),
        *("https://merchant.example/\n", "https://merchant.example:99999/", "https://1.2.3.256/"),
        "https://merchant.example/" + "x" * 2000,
    ],
)
def test_an_address_that_is_none_fails_and_is_not_repeated(url: Any) -> None:
    said = told(url).answer
    assert isinstance(said, Fail)
    assert said.reason.startswith("the document merchants/roastery is not right: notify_url must be")
    assert "hunter2" not in said.reason


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "169.254.169.254", "[::1]", "10.0.0.1"])
def test_a_private_address_is_refused_unless_allowed(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.delenv("ALLOW_PRIVATE_MERCHANTS")
    said = told(f"https://{host}:{partner.port}/notices?token=hunter2").answer
    assert isinstance(said, Fail)
    assert said.reason.startswith("the merchant roastery cannot be told: ")
    assert " is no address of the public internet; correct its notify_url" in said.reason
    assert "hunter2" not in said.reason
    assert partner.received.notices == []


def test_http_is_refused_unless_allowed(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOW_PRIVATE_MERCHANTS", "false")
    said = told(f"{partner.url}/notices").answer
    assert isinstance(said, Fail)
    assert "127.0.0.1 is not spoken to over http: use https" in said.reason
    assert partner.received.notices == []


def test_a_missing_secret_is_named_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERCHANT_SECRETS", "{}")
    with pytest.raises(SettingError, match="no secret for the merchant roastery"):
        told("https://merchant.example/")
    assert SettingError in notify_merchant.fail_on
