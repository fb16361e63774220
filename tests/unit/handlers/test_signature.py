"""The signature of a notice, verified by code of another hand."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from onwrite import sign
from onwrite.local.partner.signature import TOLERANCE, problem_of

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
SECRET = "a secret that two parties have"


def test_it_is_the_hmac_of_time_and_body() -> None:
    expected = hmac.new(SECRET.encode(), b'1772616600.{"a":1}', hashlib.sha256).hexdigest()
    assert sign(SECRET, b'{"a":1}', AT) == f"t=1772616600,v1={expected}"


@given(body=st.binary(max_size=200), secret=st.text(min_size=1, max_size=80).filter(str.isprintable))
def test_whoever_has_the_secret_takes_it(body: bytes, secret: str) -> None:
    assert problem_of(sign(secret, body, AT), body, secret, AT.timestamp()) == ""


@given(body=st.binary(max_size=50), other=st.binary(max_size=50))
def test_no_other_body_goes_with_it(body: bytes, other: bytes) -> None:
    assume(body != other)
    assert "not one of this body" in problem_of(sign(SECRET, body, AT), other, SECRET, AT.timestamp())


def test_another_secret_or_another_time_does_not_go_with_it() -> None:
    good = sign(SECRET, b"{}", AT)
    assert "not one of this body" in problem_of(good, b"{}", "another", AT.timestamp())
    later = good.replace("t=1772616600", "t=1772616601")
    assert "not one of this body" in problem_of(later, b"{}", SECRET, AT.timestamp())


def test_a_recorded_notice_is_not_taken_again_later() -> None:
    later = AT + timedelta(seconds=TOLERANCE + 1)
    assert "seconds off" in problem_of(sign(SECRET, b"{}", AT), b"{}", SECRET, later.timestamp())


@given(st.one_of(st.none(), st.text(max_size=100)))
def test_what_is_no_signature_is_none(header: str | None) -> None:
    assert problem_of(header, b"{}", SECRET, AT.timestamp()).startswith("there is no Onwrite-Signature")
