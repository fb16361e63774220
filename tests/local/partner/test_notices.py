"""Notices are verified and kept, whatever they are answered."""

import threading
import time

import httpx
import pytest

from onwrite.local import LocalCloudError
from onwrite.local.partner import Partner, Refusal

SIGNED = {"Idempotency-Key": "k1", "Onwrite-Signature": f"t=1,v1={'0' * 64}"}


def test_a_notice_that_is_not_signed_is_kept_as_such(partner: Partner) -> None:
    assert httpx.post(f"{partner.url}/notices", content=b"{}", timeout=30).status_code == 401
    (notice,) = partner.received.notices
    assert notice.problem.startswith("there is no Onwrite-Signature")


def test_a_wrong_signature_is_told_from_none(partner: Partner) -> None:
    answer = httpx.post(f"{partner.url}/notices", content=b"{}", headers=SIGNED, timeout=30)
    assert (answer.status_code, answer.text) == (
        401,
        "the Onwrite-Signature is not one of this body under our secret",
    )


def test_a_refused_notice_is_kept_with_its_answer(partner: Partner) -> None:
    partner.faults.refusals = [Refusal(503)]
    for _ in range(2):
        httpx.post(f"{partner.url}/notices", content=b"{}", headers=SIGNED, timeout=30)
    assert [notice.answered for notice in partner.received.notices] == [503, 401]
    assert [notice.key for notice in partner.received.notices] == ["k1", "k1"]


def test_who_waits_for_a_notice_is_woken_by_it(partner: Partner) -> None:
    sender = threading.Thread(target=lambda: httpx.post(f"{partner.url}/notices", content=b"{}", timeout=30))
    sender.start()
    partner.wait_until(lambda: len(partner.received.notices) == 1)
    sender.join()


def test_what_never_comes_is_told_with_what_came(partner: Partner) -> None:
    with pytest.raises(TimeoutError, match=r"not reached in 0.01 s: Received\(notices=\[\]"):
        partner.wait_until(lambda: False, 0.01)


def test_a_slow_partner_takes_its_time(partner: Partner) -> None:
    partner.faults.slow = 0.3
    before = time.monotonic()
    httpx.post(f"{partner.url}/notices", content=b"{}", timeout=30)
    assert time.monotonic() - before >= 0.3  # no less, however fast or slow the machine


def test_a_partner_that_hangs_ends_all_the_same() -> None:
    with Partner() as partner:
        partner.faults.hang = True
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{partner.url}/notices", content=b"{}", timeout=0.2)
    assert partner.received.notices == []


def test_a_port_that_is_taken_is_told() -> None:
    with (
        Partner() as partner,
        pytest.raises(LocalCloudError, match=f"cannot listen on port {partner.port}"),
        Partner(port=partner.port),
    ):
        raise AssertionError
