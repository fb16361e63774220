"""A new order on a real Firestore: its tasks and what the customer sees of them, or the reasons why not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud import firestore
from google.events.cloud.firestore import DocumentEventData

from functions import plan_order_tasks as module
from functions.plan_order_tasks import plan_order_tasks
from onwrite.document_event import DocumentEvent
from tests.emulator.conftest import Bench
from tests.unit.handlers.orders import FLIGHTS, JULY, order

OTHERS = {"bookkeeping", "confirmation_email", "order_processing"}
BOUGHT = {"dataset": "flights", "regions": ["JFK", "LGA"], "price": 9900}


@pytest.fixture(autouse=True)
def of_this_bench(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "store", lambda: bench.store)


def event_of(order: firestore.DocumentReference) -> DocumentEvent:
    """As Eventarc sends it, from the document as it is now."""
    name = f"{order._client._database_string}/documents/{order.path}"
    stored = order._client._firestore_api.get_document(request={"name": name})
    data = DocumentEventData.pb(DocumentEventData())
    data.value.ParseFromString(type(stored).pb(stored).SerializeToString())
    return DocumentEvent.read(data.SerializeToString())


def planned(bench: Bench, **changes: Any) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The order and its tasks afterwards."""
    bench.order.set(order(status="placed", **changes))
    plan_order_tasks(event_of(bench.order))
    return seen(bench)


def seen(bench: Bench) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    tasks = {task.id: task.to_dict() or {} for task in bench.order.collection("tasks").stream()}
    return bench.order.get().to_dict() or {}, tasks


def test_each_data_set_becomes_a_task_with_the_whole_request_and_what_was_paid_for(bench: Bench) -> None:
    whole = {"dataset": "flights", "price": 20000}
    _, tasks = planned(bench, datasets=[FLIGHTS, BOUGHT, whole])
    assert set(tasks) == OTHERS | {"dataset_export_1", "dataset_export_2", "dataset_export_3"}
    assert tasks["dataset_export_1"]["input"] == {
        "request": {"dataset": "flights", "filters": [JULY], "regions": ["JFK"]},
        "regions": ["JFK"],
    }
    assert tasks["dataset_export_2"]["input"] == {
        "request": {"dataset": "flights", "regions": ["JFK", "LGA"]},
        "regions": ["JFK", "LGA"],
    }
    assert tasks["dataset_export_3"]["input"] == {"request": {"dataset": "flights"}}


def test_the_order_shows_each_export_from_the_commit_on_that_plans_it(bench: Bench) -> None:
    placed, tasks = planned(bench, datasets=[FLIGHTS, BOUGHT])
    title = "Flights out of New York, 2013: John F. Kennedy"
    assert placed["status"] == "accepted"
    assert placed["exports"] == {
        "dataset_export_1": {"state": "scheduled", "dataset": "flights", "title": title, "price": 4900},
        "dataset_export_2": {
            "state": "scheduled",
            "dataset": "flights",
            "title": f"{title}, LaGuardia",
            "price": 9900,
        },
    }
    assert [tasks[f"dataset_export_{number}"]["shown_as"] for number in (1, 2)] == [
        "exports.dataset_export_1",
        "exports.dataset_export_2",
    ]
    assert all("shown_as" not in tasks[other] for other in OTHERS)


def test_an_order_without_data_sets_shows_no_exports(bench: Bench) -> None:
    placed, tasks = planned(bench)
    assert "exports" not in placed
    assert set(tasks) == OTHERS


def test_a_second_delivery_changes_nothing_of_what_came_of_the_first(bench: Bench) -> None:
    bench.order.set(order(status="placed", datasets=[FLIGHTS]))
    event = event_of(bench.order)
    plan_order_tasks(event)
    bench.order.update({"exports.dataset_export_1.state": "done", "status": "reserved"})
    before = seen(bench)
    plan_order_tasks(event)
    assert seen(bench) == before


def test_times_and_nested_filters_reach_the_task_as_they_were_written(bench: Bench) -> None:
    since = {"column": "time_hour", "op": "ge", "value": datetime(2013, 7, 31, 22, tzinfo=UTC)}
    asked = {"filters": [{"op": "not", "filter": {"op": "or", "filters": [since, JULY]}}]}
    _, tasks = planned(bench, datasets=[{**FLIGHTS, "request": asked}])
    assert tasks["dataset_export_1"]["input"]["request"]["filters"] == asked["filters"]


def test_an_order_too_large_for_an_event_is_read(bench: Bench) -> None:
    bench.order.set(order(status="placed", datasets=[FLIGHTS]))
    plan_order_tasks(DocumentEvent.read(b"", told_path=bench.order.path))
    placed, tasks = seen(bench)
    assert placed["status"] == "accepted"
    assert set(tasks) == OTHERS | {"dataset_export_1"}


def test_an_event_that_tells_neither_an_order_nor_which_one_is_left(bench: Bench) -> None:
    plan_order_tasks(DocumentEvent.read(b""))
    assert seen(bench) == ({}, {})


def test_an_order_with_no_room_for_the_reasons_is_rejected_all_the_same(bench: Bench) -> None:
    """Else the platform would send it again for a day."""
    stuffed = {"regions": [7] * 20, "limit": "x" * (2**20 - 1100)}
    placed, tasks = planned(bench, datasets=[{**FLIGHTS, "request": stuffed}])
    assert (placed["status"], placed["reasons"], placed["datasets"]) == ("rejected", [module.TOO_LARGE], [])
    assert tasks == {}
    plan_order_tasks(DocumentEvent.read(b"", told_path=bench.order.path))  # a second delivery
    assert seen(bench) == (placed, {})


def test_an_order_that_was_deleted_meanwhile_gets_no_tasks(bench: Bench) -> None:
    bench.order.set(order(status="placed", datasets=[FLIGHTS]))
    event = event_of(bench.order)
    bench.order.delete()
    plan_order_tasks(event)
    assert seen(bench) == ({}, {})


@pytest.mark.parametrize(
    ("bought", "reason"),
    [
        (
            {**FLIGHTS, "request": {"regions": ["LGA"]}},
            "Data set 1: regions[0]: the region LGA is not allowed; ask for JFK.",
        ),
        (
            {**FLIGHTS, "request": {"limit": 10**12}},
            "Data set 1: limit: must be a whole number from 1 to 1,000,000.",
        ),
        (
            {"dataset": "trains", "price": 1},
            "Data set 1: dataset: there is no dataset 'trains'; ask for flights.",
        ),
        ({**FLIGHTS, "price": -1}, "Data set 1: price must be"),
    ],
)
def test_what_cannot_be_had_rejects_the_order_with_a_sentence(
    bench: Bench, bought: dict[str, Any], reason: str
) -> None:
    placed, tasks = planned(bench, datasets=[bought])
    assert placed["status"] == "rejected"
    (said,) = placed["reasons"]
    assert said.startswith(reason)
    assert tasks == {}
    assert "exports" not in placed
