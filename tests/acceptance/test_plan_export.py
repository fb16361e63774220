"""`planExport` over HTTP, as a web page's `httpsCallable` calls it: any signed-in user."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.seed import FLIGHTS, seed_flights
from functions.signed_in_call import LARGEST_BODY
from onwrite.local import LocalCloud
from tests.acceptance.conftest import BELIEVES, DATASETS, EXPORTS, ROOT, Start, client_of, storage_of
from tests.rules.people import ADMIN_TEXT, ANOTHER, CUSTOMER, NOBODY, Person, signed_in

REQUEST = {
    "dataset": "flights",
    "regions": ["JFK"],
    "columns": ["carrier", "flight", "time_hour"],
    "filters": [{"op": "eq", "column": "month", "value": 2}],
}


@pytest.fixture(scope="module")
def alone(start: Start) -> Iterator[LocalCloud]:
    """No relay: nothing makes a file here but the test."""
    with start(parts=("firestore", "functions", "storage"), env=BELIEVES) as cloud:
        with storage_of(cloud) as buckets:
            seed_flights(buckets.bucket(DATASETS))
        yield cloud


def call(cloud: LocalCloud, data: Any, person: Person = CUSTOMER, **headers: str) -> httpx.Response:
    return post(cloud, json.dumps({"data": data}).encode(), {**person.headers, **headers})


def post(cloud: LocalCloud, body: Any, headers: dict[str, str]) -> httpx.Response:
    content_type = {"content-type": "application/json"}
    return httpx.post(
        f"{cloud.functions_url}/planExport", content=body, headers=content_type | headers, timeout=60
    )


def refused(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["status"], error["message"]


def test_a_plan_tells_what_the_file_is_to_be(alone: LocalCloud) -> None:
    answer = call(alone, {"dataset": "flights"})
    assert answer.status_code == 200, answer.text
    plan = answer.json()["result"]
    with storage_of(alone) as buckets:
        generation = str(buckets.bucket(DATASETS).get_blob(FLIGHTS).generation)
    assert plan == {
        "name": f"exports/flights/{generation}/all-{plan['hash']}.csv",
        "hash": plan["hash"],
        "filename": "flights-all.csv",
        "exists": False,
        "bytes": None,
        "rows": None,
        "estimated_rows": 336_776,
        "price_class": "standard",
        "dataset": "flights",
        "version": generation,
    }


def test_it_is_the_file_that_an_export_then_makes(alone: LocalCloud, tmp_path: Path) -> None:
    before = call(alone, REQUEST).json()["result"]
    assert (before["exists"], before["rows"], before["estimated_rows"]) == (False, None, None)
    (tmp_path / "request.json").write_text(json.dumps(REQUEST))
    command = [sys.executable, "-m", "exports", "run", str(tmp_path / "request.json")]
    ran = subprocess.run(
        [*command, "--files", f"gs://{DATASETS}", "--bucket", EXPORTS],
        cwd=ROOT,
        env=os.environ | {"STORAGE_EMULATOR_HOST": alone.storage_url},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    made = json.loads(ran.stdout)
    after = call(alone, REQUEST).json()["result"]
    known = {"exists": True, "bytes": made["bytes"], "rows": made["rows"]}
    assert after == before | known
    assert (made["object"], made["filename"], made["rows"]) == (after["name"], after["filename"], 8421)


def test_the_same_request_in_other_words_has_the_same_name(alone: LocalCloud) -> None:
    other = {
        **REQUEST,
        "filters": [{"op": "in", "column": "month", "values": [2, 2]}],
        "format": {"kind": "csv"},
    }
    names = {call(alone, data).json()["result"]["name"] for data in (REQUEST, other)}
    assert len(names) == 1


@pytest.mark.parametrize("person", [ANOTHER, ADMIN_TEXT], ids=lambda person: person.name)
def test_whoever_is_signed_in_may_ask(alone: LocalCloud, person: Person) -> None:
    assert call(alone, REQUEST, person).status_code == 200


def test_whoever_is_not_signed_in_may_not(alone: LocalCloud) -> None:
    assert refused(call(alone, REQUEST, NOBODY)) == (401, "UNAUTHENTICATED", "Sign in first.")
    assert call(alone, REQUEST, NOBODY, authorization="Bearer nonsense").status_code == 401
    assert call(alone, REQUEST, NOBODY, authorization="Basic YTpi").status_code == 401


def test_every_field_that_is_wrong_is_told_with_what_would_be_right(alone: LocalCloud) -> None:
    answer = call(alone, {"dataset": "flights", "columns": ["dest", "passwords"], "limit": 0})
    assert refused(answer)[:2] == (400, "INVALID_ARGUMENT")
    told = {one["field"]: one["sentence"] for one in answer.json()["error"]["details"]}
    assert told.keys() == {"columns[1]", "limit"}
    assert told["columns[1]"].startswith("there is no column 'passwords'; ask for year, month")
    assert told["limit"] == "must be a whole number from 1 to 1,000,000"


@pytest.mark.parametrize(
    "data", [None, [], "flights", 7, {}, {"dataset": {"$gt": ""}}, {"dataset": "flights; --"}]
)
def test_what_is_no_request_is_refused_by_its_field(alone: LocalCloud, data: Any) -> None:
    answer = call(alone, data, signed_in("curious"))
    assert refused(answer)[:2] == (400, "INVALID_ARGUMENT")
    assert {one["field"] for one in answer.json()["error"]["details"]} <= {"request", "dataset"}


BODIES = {
    "too large": b'{"data": "' + b"x" * LARGEST_BODY + b'"}',
    "too deep": b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not JSON": b"flights",
    "not a number": b'{"data": {"dataset": "flights", "limit": NaN}}',
    "a list": b"[1, 2]",
    "a number": b"5",
    "nothing": b"",
    "half a letter": b'{"data": {"dataset": "\\ud800"}}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_is_too_large_or_no_plain_json_goes_no_further(alone: LocalCloud, body: bytes) -> None:
    """Whoever sends it: it is looked at before the sign-in, and costs no ask."""
    answer = post(alone, body, {"origin": "https://shop.example.com"})
    assert refused(answer)[:2] == (400, "INVALID_ARGUMENT")
    assert answer.headers["access-control-allow-origin"] in {"*", "https://shop.example.com"}


def test_a_body_that_does_not_say_how_long_it_is_is_not_read(alone: LocalCloud) -> None:
    endless = iter([b'{"data": "', b"x" * 1000, b'"}'])
    assert refused(post(alone, endless, CUSTOMER.headers))[:2] == (400, "INVALID_ARGUMENT")


def test_a_user_who_asks_too_often_is_told_when_to_ask_again(alone: LocalCloud) -> None:
    eager = signed_in("eager")
    quota = client_of(alone).document(f"quotas/{eager.uid}")
    assert call(alone, REQUEST, eager).status_code == 200
    assert quota.get().get("expire_at") > datetime.now(UTC) - timedelta(hours=1)
    quota.update(
        {"expire_at": datetime.now(UTC) + timedelta(days=1)}
    )  # nothing comes back while this test runs
    answer = call(alone, REQUEST, eager)
    assert refused(answer) == (
        429,
        "RESOURCE_EXHAUSTED",
        "You asked very often. Try again in 2 seconds.",
    )
    assert answer.json()["error"]["details"] == {"seconds": 2}
    assert call(alone, REQUEST, signed_in("another-one")).status_code == 200


def test_a_source_that_is_away_is_told_without_its_place(alone: LocalCloud) -> None:
    with storage_of(alone) as buckets:
        bucket = buckets.bucket(DATASETS)
        content = bucket.blob(FLIGHTS).download_as_bytes()
        bucket.blob(FLIGHTS).delete()
        try:
            answer = call(alone, REQUEST, signed_in("unlucky"))
        finally:
            bucket.blob(FLIGHTS).upload_from_string(content)
    assert refused(answer) == (
        503,
        "UNAVAILABLE",
        "The data cannot be reached just now. Try again in a minute.",
    )
    assert f"The bucket {DATASETS} holds no {FLIGHTS}" in alone.functions_log.read_text()


def test_a_page_of_another_origin_may_ask(alone: LocalCloud) -> None:
    asked = {
        "origin": "https://shop.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    answer = httpx.options(f"{alone.functions_url}/planExport", headers=asked)
    assert answer.headers["access-control-allow-origin"] in {"*", asked["origin"]}
    assert "authorization" in answer.headers["access-control-allow-headers"]


def test_bad_settings_are_told_in_the_log_and_app_check_can_be_demanded(start: Start) -> None:
    """Two settings of one cloud: the app is looked at first."""
    with start(parts=("firestore", "functions"), env=BELIEVES | {"PLANS_PER_MINUTE": "0"}) as cloud:
        assert refused(call(cloud, REQUEST))[:2] == (500, "INTERNAL")
        assert "PLANS_PER_MINUTE must be a whole number above 0" in cloud.functions_log.read_text()
    with start(parts=("firestore", "functions"), env=BELIEVES | {"ENFORCE_APP_CHECK": "true"}) as cloud:
        assert refused(call(cloud, REQUEST)) == (401, "UNAUTHENTICATED", "Unauthenticated")
