"""Quotas on a real Firestore: many instances count for one user."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from google.cloud import firestore

from functions.quotas import RETRY, NotCounted, spend_quota
from handlers.shop.quota import MINUTE, Wait
from onwrite.local import FirestoreEmulator

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def client(emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[firestore.Client]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project)
    yield client
    client.close()


@pytest.fixture
def uid() -> str:
    return f"uid-{uuid4().hex}"


def test_each_ask_is_counted_and_the_rest_must_wait(client: firestore.Client, uid: str) -> None:
    asked = [spend_quota(client, uid, 3, NOW) for _ in range(5)]
    assert asked == [None, None, None, Wait(20), Wait(20)]
    assert spend_quota(client, uid, 3, NOW + timedelta(seconds=20)) is None


def test_a_document_says_when_it_may_go(client: firestore.Client, uid: str) -> None:
    spend_quota(client, uid, 30, NOW)
    assert client.document(f"quotas/{uid}").get().to_dict() == {"expire_at": NOW + MINUTE / 30}


def test_who_must_wait_costs_no_write(client: firestore.Client, uid: str) -> None:
    spend_quota(client, uid, 1, NOW)
    before = client.document(f"quotas/{uid}").get().update_time
    assert spend_quota(client, uid, 1, NOW) == Wait(60)
    assert client.document(f"quotas/{uid}").get().update_time == before


def test_users_have_nothing_to_do_with_each_other(client: firestore.Client, uid: str) -> None:
    assert spend_quota(client, uid, 1, NOW) is None
    assert spend_quota(client, f"{uid}/quotas/x", 1, NOW) is None  # a uid that an app chose itself
    assert spend_quota(client, uid, 1, NOW) == Wait(60)


def test_of_many_at_the_same_moment_no_more_pass_than_may(client: firestore.Client, uid: str) -> None:
    def ask(_: int) -> str:
        try:
            return "wait" if spend_quota(client, uid, 4, NOW) else "passed"
        except NotCounted:
            return "not counted"

    with ThreadPoolExecutor(12) as people:
        answers = list(people.map(ask, range(12)))
    assert 1 <= answers.count("passed") <= 4
    assert answers.count("wait") == 0 or answers.count("passed") == 4
    stored = client.document(f"quotas/{uid}").get().get("expire_at")
    assert stored == NOW + MINUTE / 4 * answers.count("passed")


def test_a_firestore_that_is_away_is_told_apart_from_a_quota_that_is_used_up(
    monkeypatch: pytest.MonkeyPatch, uid: str
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setattr("functions.quotas.RETRY", RETRY.with_timeout(0.1))
    nowhere = firestore.Client(project="demo-onwrite")
    with pytest.raises(NotCounted, match=f"quotas/{uid}"):
        spend_quota(nowhere, uid, 1, NOW)
    nowhere.close()
