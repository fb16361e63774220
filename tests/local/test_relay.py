"""The relay between a real emulator and real functions."""

import json
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.local import LocalCloud, Pace

Read = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    return {
        "parts": ("firestore", "relay", "functions"),
        "pace": Pace(first_retry=0.05, longest_retry=0.4),
        "sweep_every": 0.2,
    }


def test_an_event_arrives_decoded_and_once(
    cloud: LocalCloud, database: firestore.Client, record: Read
) -> None:
    database.document("orders/one/tasks/mail").set({"number": 42})
    cloud.wait_idle()
    calls = [call for call in record("recordWritten") if call["document"] == "orders/one/tasks/mail"]
    assert [call["number"] for call in calls] == [42]


def test_the_functions_get_what_production_would_send(
    cloud: LocalCloud, database: firestore.Client, record: Read
) -> None:
    task = database.document("orders/two/tasks/mail")
    task.set({"number": 1})
    task.set({"number": 1})  # changes nothing
    task.set({"number": 2})
    task.delete()
    task.delete()  # nothing is there
    cloud.wait_idle()
    calls = {name: numbers(record(name), task.path) for name in ("recordWritten", "recordUpdated")}
    assert calls == {"recordWritten": Counter([1, 2, None]), "recordUpdated": Counter([2])}


def test_a_function_that_fails_twice_is_called_a_third_time(
    cloud: LocalCloud, database: firestore.Client, record: Read
) -> None:
    database.document("flaky/a").set({"number": 1})
    counters = cloud.wait_idle()["failTwice"]
    assert len({call["id"] for call in record("failTwice")}) == 1
    assert len(record("failTwice")) == 3
    assert (counters["retried"], counters["delivered"], counters["dropped"]) == (2, 1, 0)


def test_a_failed_event_is_dropped_when_its_trigger_asks_for_no_retry(
    cloud: LocalCloud, database: firestore.Client, record: Read
) -> None:
    database.document("fragile/a").set({"number": 1})
    counters = cloud.wait_idle()["failAlways"]
    assert len(record("failAlways")) == 1
    assert (counters["delivered"], counters["dropped"]) == (0, 1)


def test_300_fast_writes_all_arrive(cloud: LocalCloud, database: firestore.Client, record: Read) -> None:
    def write(number: int) -> None:
        database.document(f"orders/fast/tasks/t{number}").set({"number": number})

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(300)))
    cloud.wait_idle()
    calls = [call for call in record("recordWritten") if "orders/fast/" in call["document"]]
    assert sorted(call["number"] for call in calls) == list(range(300))


def test_idle_includes_the_last_write(cloud: LocalCloud, database: firestore.Client, record: Read) -> None:
    for number in range(20):
        database.document("orders/last/tasks/t").set({"number": number})
        cloud.wait_idle()
        assert record("recordWritten")[-1]["number"] == number


def test_clear_removes_the_documents_and_their_events_are_over(
    cloud: LocalCloud, database: firestore.Client, record: Read
) -> None:
    for number in range(10):
        database.document(f"orders/clear/tasks/t{number}").set({"number": number})
    cloud.clear()
    assert [*database.collection_group("tasks").stream()] == []
    calls = [call for call in record("recordWritten") if "orders/clear/" in call["document"]]
    assert len(calls) == 20


def test_events_outlive_a_kill_of_the_functions(
    cloud: LocalCloud, database: firestore.Client, record: Read
) -> None:
    cloud.kill_functions()
    for number in range(5):
        database.document(f"orders/killed/tasks/t{number}").set({"number": number})
    # Without a retry in its trigger too: nothing that failed was a function.
    database.document("fragile/killed").set({"number": 1})
    cloud.start_functions()
    cloud.wait_idle()
    calls = [call for call in record("recordWritten") if "orders/killed/" in call["document"]]
    assert sorted(call["number"] for call in calls) == list(range(5))
    assert "fragile/killed" in [call["document"] for call in record("failAlways")]


def test_scheduled_functions_are_called_again_and_again(
    cloud: LocalCloud, record: Read, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    eventually(lambda: len(record("tick")) >= 3)
    assert record("tick")[0]["job"] == "tick"
    assert cloud.registered["schedules"] == ["tick"]


def test_functions_find_the_environment_of_the_cloud(cloud: LocalCloud) -> None:
    with urllib.request.urlopen(f"{cloud.functions_url}/surroundings/sub/path", timeout=20) as answer:
        found = json.load(answer)
    environment = found["environment"]
    assert found["path"] == "/sub/path"
    assert environment["GREETING"] == "hello # world"  # from the .env beside main.py
    assert environment["FIRESTORE_EMULATOR_HOST"] == cloud.firestore_host
    assert environment["GOOGLE_CLOUD_PROJECT"] == environment["GCLOUD_PROJECT"] == "demo-onwrite"
    assert json.loads(environment["FIREBASE_CONFIG"])["projectId"] == "demo-onwrite"


def numbers(calls: list[dict[str, Any]], path: str) -> Counter[int | None]:
    return Counter(call["number"] for call in calls if call["document"] == path)
