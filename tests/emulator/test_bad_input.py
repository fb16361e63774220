"""Whatever a client writes: it runs, it is left alone, or it fails with a sentence that says what would be right."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore
from pydantic import BaseModel

from onwrite import Task, handler
from onwrite.events import CannotStore, Ended, Invalid
from tests.emulator.conftest import Bench


class Line(BaseModel):
    sku: str
    quantity: int


class Parcel(BaseModel):
    address: str
    lines: list[Line]


@handler()
def parcel(task: Task, input: Parcel) -> str:
    return input.address


GOOD = {"address": "Main Street 1", "lines": [{"sku": "apple", "quantity": 2}]}

INVALID = {
    "no type": ({"type": firestore.DELETE_FIELD}, "`type` is missing; write the name of a handler"),
    "unknown type": ({"type": "parcle"}, "no handler for type 'parcle'; write one of: work"),
    "type that is a path": ({"type": "../work"}, "no handler for type '../work'"),
    "type that is a module": ({"type": "os.path"}, "no handler for type 'os.path'"),
    "empty type": ({"type": ""}, "no handler for type ''"),
    "type of 10,000 characters": ({"type": "x" * 10_000}, "(10,000 characters)"),
    "type that is a number": ({"type": 7}, "`type` is the number 7; it must be text"),
    "input that is text": (
        {"input": "Main Street 1"},
        "`input` is the text 'Main Street 1'; it must be a map",
    ),
    "input that is null": ({"input": None}, "`input` is null; it must be a map"),
    "input left out": ({"input": firestore.DELETE_FIELD}, "input.address: Field required (found nothing)"),
    "input with a wrong type": (
        {"input": GOOD | {"lines": [{"sku": "apple", "quantity": "many"}]}},
        "input.lines.0.quantity: Input should be a valid integer",
    ),
    "state that is none": ({"state": "schedulled"}, "`state` is the text 'schedulled'; it must be one of"),
    "state left out": ({"state": firestore.DELETE_FIELD}, "`state` is missing; write scheduled"),
    "state that is a number": ({"state": 1}, "`state` is the number 1"),
    "scheduled_at as text": ({"scheduled_at": "tomorrow"}, "`scheduled_at` is the text 'tomorrow'"),
    "max_attempts of nothing": ({"max_attempts": 0}, "`max_attempts` is the number 0"),
    "max_attempts that is true": ({"max_attempts": True}, "`max_attempts` is true"),
    "a made-up attempt": ({"attempt": -3}, "`attempt` is the number -3"),
    "a made-up history": ({"history": "none"}, "`history` is the text 'none'"),
}


def test_all_fields_right_is_done(bench: Bench) -> None:
    bench.handlers["work"] = parcel
    assert bench.process(bench.write(input=GOOD))["state"] == "done"


@pytest.mark.parametrize(("fields", "sentence"), INVALID.values(), ids=INVALID.keys())
def test_what_cannot_run_fails_as_invalid_and_says_why(
    bench: Bench, fields: dict[str, Any], sentence: str
) -> None:
    bench.handlers["work"] = parcel
    task = bench.write(input=GOOD)
    task.update(fields)
    failed = bench.process(task)
    assert (failed["state"], failed["reason"]) == ("failed", "invalid")
    assert sentence in failed["error"]["message"]
    assert len(failed["error"]["message"]) < 1100
    assert any(isinstance(event, Invalid) for event in bench.told)


def test_an_invalid_task_runs_once_it_is_put_right_and_flipped(bench: Bench) -> None:
    bench.handlers["work"] = parcel
    task = bench.write(input={"address": "Main Street 1"})
    assert bench.process(task)["reason"] == "invalid"
    task.update({"state": "scheduled", "input": GOOD})
    assert bench.process(task)["state"] == "done"


def test_a_time_in_1970_is_due_and_one_in_2999_waits(bench: Bench) -> None:
    bench.handlers["work"] = parcel
    assert (
        bench.process(bench.write(input=GOOD, scheduled_at=datetime(1970, 1, 1, tzinfo=UTC)))["state"]
        == "done"
    )
    far = datetime(2999, 1, 1, tzinfo=UTC)
    waiting = bench.process(bench.write(input=GOOD, scheduled_at=far))
    assert (waiting["state"], waiting["wake_at"]) == ("scheduled", far)


def test_a_document_of_900_kb_is_done(bench: Bench) -> None:
    bench.handlers["work"] = parcel
    task = bench.write(input=GOOD | {"note": "x" * 900_000})
    assert bench.process(task)["state"] == "done"


def test_a_document_that_has_no_room_for_a_claim_is_left_alone_and_logged(bench: Bench) -> None:
    bench.handlers["work"] = parcel
    room = 1_048_576 - 300
    task = bench.write(input=GOOD, **{f"filler_{n}": "x" * (room // 4) for n in range(4)})
    assert bench.process(task)["state"] == "scheduled"
    assert [type(event) for event in bench.told] == [CannotStore]


def test_a_result_too_large_to_keep_fails_and_says_what_to_do(bench: Bench) -> None:
    @handler()
    def huge(task: Task, input: dict[str, Any]) -> str:
        task.batch.set(bench.order.collection("effects").document("one"), {"happened": True})
        return "x" * 200_000

    bench.handlers["work"] = huge
    failed = bench.process(bench.write())
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert "put it into a Cloud Storage object" in failed["error"]["message"]
    assert not bench.order.collection("effects").document("one").get().exists


def test_a_result_that_is_no_firestore_value_fails_and_names_its_type(bench: Bench) -> None:
    @handler()
    def odd(task: Task, input: dict[str, Any]) -> Any:
        return {"took": timedelta(seconds=3)}

    bench.handlers["work"] = odd
    assert "a timedelta cannot be stored" in bench.process(bench.write())["error"]["message"]


def test_a_handler_file_that_does_not_import_costs_attempts_and_heals_with_the_next_deploy(
    bench: Bench,
) -> None:
    class Broken(dict[str, Any]):
        def __contains__(self, _: object) -> bool:
            raise ImportError("No module named 'shipping'")

    task = bench.write()
    bench.handlers = Broken()
    processor = bench.processor
    processor._registry._known = Broken()
    document = bench.store.read(task.path)
    assert document is not None
    processor.process(document)
    failed = bench.read(task)
    assert (failed["state"], failed["reason"], failed["error"]["type"]) == (
        "scheduled",
        "retry",
        "ImportError",
    )


def test_an_error_never_repeats_the_values_of_an_input(bench: Bench) -> None:
    @handler()
    def parse(task: Task, input: dict[str, Any]) -> None:
        Line.model_validate({"sku": "apple", "quantity": input["card"]})

    bench.handlers["work"] = parse
    told = bench.process(bench.write(input={"card": "4111-1111-1111-1111"}))
    assert "4111" not in str(told["error"]) + str([event for event in bench.told if isinstance(event, Ended)])
