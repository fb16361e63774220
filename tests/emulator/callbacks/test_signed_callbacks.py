"""Partners that share a secret sign what they send, and are heard with the right token and the right signature."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from onwrite.callback_requests import NOT_FOUND
from tests.emulator.callbacks.conftest import ELSEWHERE, SECRET, Partner, sentence, transfer
from tests.emulator.conftest import Bench

BODY = b'{"pages": 7}'


@pytest.fixture
def signed(bench: Bench, partner: Partner) -> Any:
    """A task that waits for a callback of acme's, which signs."""
    bench.handlers["work"] = transfer(partner, by="acme")
    task = bench.write()
    assert bench.process(task)["callback_urls"][0]["partner"] == "acme"
    return task


def test_a_partner_that_signs_is_heard(bench: Bench, partner: Partner, signed: Any) -> None:
    assert partner.call(data=BODY, headers=partner.signed(BODY)) == 200
    assert bench.process(signed)["state"] == "done"
    assert partner.call(data=BODY, headers=partner.signed(BODY)) == 200


@pytest.mark.parametrize(
    "headers",
    [
        lambda _: {},
        lambda _: {"Onwrite-Signature": ""},
        lambda _: {"Onwrite-Signature": "t=,v1="},
        lambda _: {"Onwrite-Signature": "t=9999999999999999999,v1=é"},
        lambda partner: partner.signed(BODY, secret="of somebody else"),
        lambda partner: partner.signed(BODY + b" "),
        lambda partner: partner.signed(BODY, partner.bench.now - timedelta(minutes=5, seconds=2)),
        lambda partner: partner.signed(BODY, partner.bench.now + timedelta(minutes=5, seconds=2)),
        lambda partner: {"Onwrite-Signature": partner.signed(BODY)["Onwrite-Signature"].replace("v1", "v0")},
    ],
)
def test_with_a_wrong_signature_the_right_token_is_as_good_as_none(
    bench: Bench, partner: Partner, signed: Any, headers: Callable[[Partner], dict[str, str]]
) -> None:
    answer = partner.answer(data=BODY, headers=headers(partner))
    assert (answer.status_code, sentence(answer)) == (404, NOT_FOUND)
    assert bench.read(signed)["reason"] == "waiting"


def test_a_signature_with_a_wrong_token_is_as_good_as_none(partner: Partner, signed: Any) -> None:
    url = partner.urls[-1].replace(partner.token(), ELSEWHERE)
    assert partner.call(url, data=BODY, headers=partner.signed(BODY)) == 404


def test_while_a_secret_takes_anothers_place_both_are_good(partner: Partner, signed: Any) -> None:
    partner.secrets["acme"] = ["the new one", SECRET]
    old, new = (
        partner.signed(BODY, secret=secret)["Onwrite-Signature"] for secret in (SECRET, "the new one")
    )
    assert partner.call(data=BODY, headers={"Onwrite-Signature": old}) == 200
    assert partner.call(data=BODY, headers={"Onwrite-Signature": f"{old}x,{new.partition(',')[2]}"}) == 200


def test_a_partner_whose_secret_is_missing_is_told_nothing_and_we_are(
    bench: Bench, partner: Partner, signed: Any
) -> None:
    partner.secrets.clear()
    assert partner.call(data=BODY, headers=partner.signed(BODY)) == 404
    assert partner.call(data=BODY, headers=partner.signed(BODY, secret="")) == 404
    assert any("PARTNER_ACME_SECRET is not set" in getattr(event, "why", "") for event in bench.told)
