"""`downloadExport` over HTTP: a link for whoever paid, a sentence for everybody else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from google.cloud import firestore

from handlers.shop.downloads import GONE, NOT_BEGUN, NOT_FOUND, NOT_PAID
from onwrite.local import LocalCloud
from tests.acceptance.conftest import BELIEVES, EXPORTS, Start, client_of, storage_of
from tests.rules.people import (
    ADMIN,
    ADMIN_FALSE,
    ADMIN_NUMBER,
    ADMIN_TEXT,
    ANOTHER,
    CUSTOMER,
    NOBODY,
    VIEWER,
    VIEWER_FALSE,
    VIEWER_TEXT,
    Person,
    signed_in,
)

THEN = datetime(2026, 5, 4, tzinfo=UTC)
NAME = "exports/flights/7/jfk-5f.csv"
CONTENT = b'"carrier"\r\n"AA"\r\n'
TASK = "dataset_export_1"
DONE = {
    "state": "done",
    "dataset": "flights",
    "title": "Flights",
    "price": 4900,
    "object": NAME,
    "filename": "flights-jfk.csv",
    "content_type": "text/csv; charset=utf-8",
    "bytes": len(CONTENT),
    "rows": 1,
}
ELSEWHERE = signed_in("admin", admin=True, aud="another", iss="https://securetoken.google.com/another")
JSON = {"accept": "application/json"}


@pytest.fixture(scope="module")
def alone(start: Start) -> Iterator[LocalCloud]:
    """No relay: no event changes an order here."""
    with start(parts=("firestore", "functions", "storage"), env=BELIEVES) as cloud:
        with storage_of(cloud) as buckets:
            buckets.bucket(EXPORTS).blob(NAME).upload_from_string(CONTENT, content_type=DONE["content_type"])
        order(cloud, "done")
        yield cloud


def order(cloud: LocalCloud, number: str, shown: Any = DONE, **changes: Any) -> firestore.DocumentReference:
    fields = {"customer": CUSTOMER.uid, "paid_at": THEN, "exports": {TASK: shown}, "status": "reserved"}
    reference = client_of(cloud).document(f"orders/{number}")
    reference.set({name: value for name, value in (fields | changes).items() if value is not None})
    return reference


def get(
    cloud: LocalCloud, number: str = "done", person: Person = CUSTOMER, method: str = "GET", **headers: str
) -> httpx.Response:
    return ask(cloud, {"order": number, "export": TASK}, method=method, headers=person.headers | headers)


def ask(cloud: LocalCloud, asked: dict[str, str], method: str = "GET", **options: Any) -> httpx.Response:
    return httpx.request(method, f"{cloud.functions_url}/downloadExport", params=asked, timeout=60, **options)


def sentence(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    (told,) = answer.json().values()
    return str(told)


@pytest.mark.parametrize("person", [CUSTOMER, ADMIN, VIEWER], ids=lambda person: person.name)
def test_the_customer_an_admin_and_a_viewer_are_led_to_the_file(alone: LocalCloud, person: Person) -> None:
    answer = get(alone, person=person)
    assert (answer.status_code, answer.content) == (302, b"")
    assert answer.headers["cache-control"] == "no-store"
    file = httpx.get(answer.headers["location"], timeout=60)
    assert (file.status_code, file.content) == (200, CONTENT)
    assert "filename%3D%22flights-jfk.csv%22" in answer.headers["location"]


def test_a_page_gets_the_link_as_text(alone: LocalCloud) -> None:
    answer = get(alone, accept="application/json, text/plain, */*")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told.keys() == {"url", "filename", "expires_at"}
    assert told["filename"] == "flights-jfk.csv"
    assert datetime.fromisoformat(told["expires_at"]) > datetime.now(UTC)
    assert httpx.get(told["url"], timeout=60).content == CONTENT


@pytest.mark.parametrize(
    "accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json;q=0, */*"]
)
def test_who_does_not_ask_for_json_is_redirected(alone: LocalCloud, accept: str) -> None:
    assert get(alone, accept=accept).status_code == 302


def test_a_head_is_answered_as_a_get_without_the_body(alone: LocalCloud) -> None:
    answer = get(alone, method="HEAD")
    assert (answer.status_code, answer.content) == (302, b"")
    assert httpx.get(answer.headers["location"], timeout=60).content == CONTENT
    refused = get(alone, person=ANOTHER, method="HEAD")
    assert (refused.status_code, refused.content) == (404, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_else_can_be_done_to_it(alone: LocalCloud, method: str) -> None:
    answer = get(alone, method=method)
    assert (answer.status_code, sentence(answer)) == (405, "Ask with GET.")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_page_of_another_origin_may_ask(alone: LocalCloud) -> None:
    origin = {"origin": "https://shop.example.com"}
    asked = {"access-control-request-method": "GET", "access-control-request-headers": "authorization,accept"}
    answer = httpx.options(f"{alone.functions_url}/downloadExport", headers=origin | asked, timeout=60)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] in {"*", origin["origin"]}
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert "GET" in answer.headers["access-control-allow-methods"]
    for person in (CUSTOMER, NOBODY):  # a refusal must be readable too
        read = get(alone, person=person, **origin, **JSON)
        assert read.headers["access-control-allow-origin"] in {"*", origin["origin"]}


BEARERS = {
    "none": {},
    "no token": {"authorization": "Bearer"},
    "another scheme": {"authorization": "Basic YTpi"},
    "nonsense": {"authorization": "Bearer nonsense"},
    "another project's": ELSEWHERE.headers,
}


@pytest.mark.parametrize("headers", BEARERS.values(), ids=BEARERS.keys())
def test_without_a_good_token_nothing_else_is_looked_at(alone: LocalCloud, headers: dict[str, str]) -> None:
    for asked in ({"order": "done", "export": TASK}, {"order": "a/b", "export": TASK}, {}):
        answer = ask(alone, asked, headers=headers)
        assert answer.status_code == 401
        assert "ID token" in sentence(answer)
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "asked", [{}, {"order": "done"}, {"export": TASK}, {"Order": "done", "Export": TASK}]
)
def test_a_missing_parameter_is_named(alone: LocalCloud, asked: dict[str, str]) -> None:
    answer = ask(alone, asked, headers=CUSTOMER.headers)
    assert answer.status_code == 400
    assert "?order=" in sentence(answer)


@pytest.mark.parametrize(
    "person",
    [ANOTHER, ADMIN_FALSE, ADMIN_TEXT, ADMIN_NUMBER, VIEWER_FALSE, VIEWER_TEXT],
    ids=lambda person: person.name,
)
def test_an_order_of_somebody_else_is_as_good_as_none(alone: LocalCloud, person: Person) -> None:
    theirs, nobodys = get(alone, person=person), get(alone, "no-such-order", person)
    assert (theirs.status_code, sentence(theirs)) == (404, NOT_FOUND.sentence)
    assert (nobodys.status_code, nobodys.content) == (404, theirs.content)


STRANGE = [
    "",
    ".",
    "..",
    "done/tasks/x",
    "a/b",
    "../orders/done",
    "__x__",
    "x" * 1501,
    "ä" * 800,
    "a\nb",
    "a\0b",
]


@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: repr(text[:20]))
def test_what_is_no_id_is_not_found(alone: LocalCloud, strange: str) -> None:
    for asked in ({"order": strange, "export": TASK}, {"order": "done", "export": strange}):
        answer = ask(alone, asked, headers=ADMIN.headers)
        assert (answer.status_code, sentence(answer)) == (404, NOT_FOUND.sentence)


def test_an_id_in_any_script_is_found(alone: LocalCloud) -> None:
    order(alone, "Bestellung-Ä-注文")
    assert get(alone, "Bestellung-Ä-注文").status_code == 302


@pytest.mark.parametrize(
    ("shown", "changes", "status", "expected"),
    [
        (DONE, {"paid_at": None}, 402, NOT_PAID.sentence),
        ({"state": "running"}, {"paid_at": None}, 402, NOT_PAID.sentence),
        ({"state": "scheduled"}, {}, 409, NOT_BEGUN.sentence),
        ({"state": "running", "progress": {"done": 1, "total": 4}}, {}, 409, "25 %"),
        ({"state": "failed"}, {}, 409, "We are looking after it"),
        ({**DONE, "object": "exports/flights/6/swept.csv"}, {}, 410, GONE.sentence),
    ],
)
def test_a_file_that_is_not_to_be_had_is_told_with_the_reason(
    alone: LocalCloud, shown: dict[str, Any], changes: dict[str, Any], status: int, expected: str
) -> None:
    reference = order(alone, "not-to-be-had", shown, **changes)
    for person in (CUSTOMER, ADMIN, VIEWER):
        answer = get(alone, reference.id, person)
        assert answer.status_code == status
        assert expected in sentence(answer)
    assert get(alone, reference.id, ANOTHER).status_code == 404


def test_a_link_that_cannot_be_made_is_told_without_saying_why(start: Start) -> None:
    parts = ("firestore", "functions", "storage")
    with start(parts=parts, env=BELIEVES | {"EXPORTS_BUCKET": ""}) as cloud:
        order(cloud, "done")
        answer = get(cloud)
        assert answer.status_code == 500
        assert "EXPORTS_BUCKET" not in sentence(answer)
        assert "EXPORTS_BUCKET is not set" in cloud.functions_log.read_text()
        assert get(cloud, person=ANOTHER).status_code == 404
