"""`sweepNow` over HTTP, as a web page's `httpsCallable` calls it: admins only."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from google.cloud import firestore

from onwrite import enqueue
from onwrite.local import LocalCloud
from tests.acceptance.conftest import BELIEVES, Start, client_of
from tests.rules.people import (
    ADMIN,
    ADMIN_FALSE,
    ADMIN_NUMBER,
    ADMIN_TEXT,
    CUSTOMER,
    NOBODY,
    VIEWER,
    Person,
    signed_in,
)

ELSEWHERE = signed_in("admin", admin=True, aud="another", iss="https://securetoken.google.com/another")

REFUSED = [
    (NOBODY, 401, "UNAUTHENTICATED"),
    (replace(NOBODY, name="of another project", token=ELSEWHERE.token), 401, "UNAUTHENTICATED"),
    (replace(NOBODY, name="with no token at all", token="admin"), 401, "UNAUTHENTICATED"),
    *(
        (person, 403, "PERMISSION_DENIED")
        for person in (CUSTOMER, ADMIN_FALSE, ADMIN_TEXT, ADMIN_NUMBER, VIEWER)
    ),
]


@pytest.fixture(scope="module")
def alone(start: Start) -> Iterator[LocalCloud]:
    """No relay: no event wakes a task here."""
    with start(parts=("firestore", "functions"), env=BELIEVES) as cloud:
        yield cloud


def call(cloud: LocalCloud, person: Person) -> httpx.Response:
    return httpx.post(
        f"{cloud.functions_url}/sweepNow", json={"data": None}, headers=person.headers, timeout=60
    )


def overdue(cloud: LocalCloud, key: str) -> firestore.DocumentReference:
    client = client_of(cloud)
    batch = client.batch()
    task = enqueue(
        batch,
        client.document("orders/o1"),
        "ship",
        key=key,
        at=datetime.now(UTC) - timedelta(minutes=5),
        handlers=None,
    )
    batch.commit()
    return task


@pytest.mark.parametrize(("person", "status", "code"), REFUSED, ids=[person.name for person, _, _ in REFUSED])
def test_whoever_is_no_admin_is_refused_and_nothing_is_swept(
    alone: LocalCloud, person: Person, status: int, code: str
) -> None:
    task = overdue(alone, f"refused-{person.name}")
    before = task.get().update_time
    answer = call(alone, person)
    assert (answer.status_code, answer.json()["error"]["status"]) == (status, code)
    assert task.get().update_time == before
    task.delete()


def test_an_admin_sweeps_and_gets_the_counts(alone: LocalCloud) -> None:
    task = overdue(alone, "swept")
    answer = call(alone, ADMIN)
    assert answer.status_code == 200
    counts = answer.json()["result"]
    assert (counts["woken"], counts["failed"], counts["out_of_time"]) == (1, 0, False)
    assert task.get().get("wake_at") > datetime.now(UTC)


def test_a_page_of_another_origin_may_ask(alone: LocalCloud) -> None:
    asked = {
        "origin": "https://console.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    answer = httpx.options(f"{alone.functions_url}/sweepNow", headers=asked)
    assert answer.headers["access-control-allow-origin"] in {"*", asked["origin"]}
    assert "authorization" in answer.headers["access-control-allow-headers"]


def test_a_deployed_function_that_would_believe_unsigned_tokens_serves_nobody(start: Start) -> None:
    with start(parts=("firestore", "functions"), env={**BELIEVES, "K_SERVICE": "sweepnow"}) as cloud:
        task = overdue(cloud, "kept")
        before = task.get().update_time
        assert call(cloud, ADMIN).status_code == 500
        assert task.get().update_time == before
        assert "Remove FIREBASE_AUTH_EMULATOR_HOST" in cloud.functions_log.read_text()


def test_an_unsigned_token_is_worth_nothing_where_no_emulator_is_named(start: Start, tmp_path: Path) -> None:
    credentials = tmp_path / "credentials.json"
    nobody = {"type": "authorized_user", "client_id": "n", "client_secret": "n", "refresh_token": "n"}
    credentials.write_text(json.dumps(nobody))
    env = {"GOOGLE_APPLICATION_CREDENTIALS": str(credentials), "FIREBASE_AUTH_EMULATOR_HOST": ""}
    with start(parts=("firestore", "functions"), env=env) as cloud:
        assert call(cloud, ADMIN).status_code == 401
        assert 'has no "kid" claim' in cloud.functions_log.read_text()
