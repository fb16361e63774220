"""docs/merchant-notices.md says what the code does, and its verification takes what we sign."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.notify_merchant import notify_merchant
from handlers.shop.http_post import ANSWER_BYTES, SAID_LIMIT, TIMEOUTS
from handlers.shop.merchant import Merchant
from handlers.shop.notice import notice
from handlers.shop.order import read_order
from handlers.shop.retry_after import LONGEST, SHORTEST
from onwrite import hours, minutes, seconds, sign
from tests.unit.handlers.orders import order

PAGE = Path("docs/merchant-notices.md").read_text()
AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def verification() -> Callable[..., bool]:
    names: dict[str, Any] = {}
    exec(compile(blocks("python")[0], "docs/merchant-notices.md", "exec"), names)  # noqa: S102 — our own docs
    verify: Callable[..., bool] = names["is_from_the_shop"]
    return verify


VERIFY = verification()


@given(body=st.binary(max_size=200), secret=st.text(min_size=1).filter(str.isprintable))
def test_its_verification_takes_what_we_sign(body: bytes, secret: str) -> None:
    header = sign(secret, body, AT)
    assert VERIFY(header, body, secret, AT.timestamp() + 299)
    assert not VERIFY(header, body + b" ", secret, AT.timestamp())
    assert not VERIFY(header, body, secret + "x", AT.timestamp())
    assert not VERIFY(header, body, secret, AT.timestamp() + 301)
    assert not VERIFY(header.replace("t=1", "t=2"), body, secret, AT.timestamp())


@given(st.text(max_size=80))
def test_its_verification_takes_nothing_else(header: str) -> None:
    assert not VERIFY(header, b"{}", "secret", AT.timestamp())


def test_its_example_is_what_is_sent() -> None:
    cups = {"sku": "espresso-cups", "name": "Espresso cups, set of 4", "quantity": 2, "price": 2490}
    flights = {"dataset": "flights", "regions": ["JFK"], "price": 4900}
    given = read_order(order(lines=[cups], datasets=[flights], status="reserved", created_at=AT))
    assert json.loads(notice("order.reserved", "o1", "roastery", given)) == json.loads(blocks("json")[1])


def test_its_merchant_is_a_good_one() -> None:
    Merchant.model_validate_json(blocks("json")[0])


def test_the_limits_it_names_are_the_ones_kept() -> None:
    assert (seconds(10), hours(24)) == (SHORTEST, LONGEST)
    assert (notify_merchant.retry.attempts, notify_merchant.retry.cap) == (12, hours(6))
    assert (TIMEOUTS.connect, TIMEOUTS.read, notify_merchant.timeout) == (5, 20, minutes(1))
    assert (ANSWER_BYTES, SAID_LIMIT) == (64 * 1024, 200)


@pytest.mark.parametrize("name", re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))
def test_every_setting_it_names_is_read_by_the_code_and_asked_for_by_a_deploy(name: str) -> None:
    assert f'"{name}"' in Path("handlers/shop/merchant_settings.py").read_text()
    assert f'"{name}"' in Path("functions/parameters.py").read_text()
