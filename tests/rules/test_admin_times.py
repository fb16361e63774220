"""How an admin has a task run now, or at another time: both times of it are written, and nothing else with them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.rules.changes import IN_A_YEAR, reschedule, run_now, waiting_task
from tests.rules.documents import THEN, VALUES, altered, unique
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.firestore_values import MISSING, SERVER_TIME
from tests.rules.people import ADMIN, ANOTHER, CUSTOMER

CHANGES = {"run_now": run_now, "reschedule": reschedule}
OTHER_FIELDS = [name for name in waiting_task() if name not in run_now()]


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest) -> dict[str, Any]:
    return CHANGES[request.param]()


@pytest.fixture
def waiting(firestore: FirestoreClient) -> str:
    path = f"orders/{unique()}/tasks/confirmation_email"
    firestore.seed(path, waiting_task())
    return path


def _changes_of_others() -> list[Any]:
    rows = []
    for name in [*OTHER_FIELDS, "unknown", "cancel_requested", "cancelled_by"]:
        values = {"changed": "changed", "emptied": None, "to-now": SERVER_TIME, "removed": MISSING}
        if name not in OTHER_FIELDS:
            del values["removed"]  # there is none
        rows += [pytest.param(name, value, id=f"{name}-{what}") for what, value in values.items()]
    return rows


@pytest.mark.parametrize(("field", "value"), _changes_of_others())
def test_another_time_touches_no_other_field(
    firestore: FirestoreClient, waiting: str, change: dict[str, Any], field: str, value: Any
) -> None:
    assert firestore.update(CUSTOMER, waiting, change) == "denied"
    assert firestore.update(ADMIN, waiting, {**change, field: value}) == "denied"
    assert firestore.update(ADMIN, waiting, change) == "allowed"


@pytest.mark.parametrize("field", ["scheduled_at", "wake_at"])
@pytest.mark.parametrize("value", [*VALUES.values(), MISSING], ids=[*VALUES, "removed"])
def test_both_times_are_written_and_are_the_right_ones(
    firestore: FirestoreClient, waiting: str, change: dict[str, Any], field: str, value: Any
) -> None:
    assert firestore.update(ADMIN, waiting, {**change, field: value}) == "denied"
    without = {name: kept for name, kept in change.items() if name != field}
    assert firestore.update(ADMIN, waiting, without) == "denied"
    assert firestore.update(ADMIN, waiting, change) == "allowed"


@pytest.mark.parametrize("value", [*VALUES.values(), MISSING], ids=[*VALUES, "removed"])
def test_a_new_time_is_a_timestamp(firestore: FirestoreClient, waiting: str, value: Any) -> None:
    assert firestore.update(ADMIN, waiting, reschedule(at=value)) == "denied"


def test_now_is_the_servers_and_no_time_of_the_pages(firestore: FirestoreClient, waiting: str) -> None:
    now = datetime.now(UTC)
    for wrong in ({"scheduled_at": now}, {"wake_at": now}, {"scheduled_at": now, "wake_at": now}):
        assert firestore.update(ADMIN, waiting, {**run_now(), **wrong}) == "denied"


MINUTES = {
    "a-year-ago": (-525_600, "denied"),
    "11-ago": (-11, "denied"),
    "9-ago": (-9, "allowed"),
    "now": (0, "allowed"),
    "a-year": (525_600, "allowed"),
    "a-century": (52_560_000, "allowed"),
}


@pytest.mark.parametrize(("minutes", "expected"), MINUTES.values(), ids=MINUTES)
def test_a_new_time_lies_ahead_give_or_take_a_wrong_clock(
    firestore: FirestoreClient, waiting: str, minutes: int, expected: Answer
) -> None:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    assert firestore.update(ADMIN, waiting, reschedule(at=at)) == expected


def test_the_sweep_looks_at_it_at_its_new_time_and_at_no_other(
    firestore: FirestoreClient, waiting: str
) -> None:
    for wrong in (SERVER_TIME, IN_A_YEAR + timedelta(seconds=1), IN_A_YEAR - timedelta(days=1)):
        assert firestore.update(ADMIN, waiting, {**reschedule(), "wake_at": wrong}) == "denied"


# What holds it back besides its time: whether it may be run now, and whether its time may be changed.
HELD: dict[str, tuple[dict[str, Any], Answer, Answer]] = {
    "nothing": ({}, "allowed", "allowed"),
    "not-seen-by-the-engine": (
        {"reason": MISSING, "needs": MISSING, "wake_at": MISSING},
        "allowed",
        "allowed",
    ),
    "its-turn": ({"reason": "queued"}, "allowed", "allowed"),
    "a-place": ({"reason": "full", "job": {"waits": "5 jobs run"}}, "allowed", "allowed"),
    "one-other-task": ({"needs": 1}, "denied", "allowed"),
    "other-tasks": ({"needs": 2, "reason": "blocked"}, "denied", "allowed"),
    "blocked-so-far": ({"needs": 0, "reason": "blocked"}, "denied", "allowed"),
    "counted-too-far": ({"needs": -1}, "allowed", "allowed"),
    "needs-null": ({"needs": None}, "denied", "allowed"),
    "needs-text": ({"needs": "0"}, "denied", "allowed"),
    "paused": ({"reason": "paused"}, "denied", "allowed"),
    "to-be-cancelled": ({"cancel_requested": True, "cancelled_by": ANOTHER.uid}, "allowed", "denied"),
    "cancelled-long-ago": ({"cancel_requested": False, "cancelled_by": ANOTHER.uid}, "allowed", "allowed"),
    "cancel-null": ({"cancel_requested": None}, "allowed", "denied"),
}


@pytest.mark.parametrize(("fields", "now", "later"), HELD.values(), ids=HELD)
def test_what_is_held_back_by_more_than_its_time_is_not_run_now(
    firestore: FirestoreClient, fields: dict[str, Any], now: Answer, later: Answer
) -> None:
    for change, expected in ((run_now(), now), (reschedule(), later)):
        path, task = f"tasks/{unique()}", waiting_task()
        for field, value in fields.items():
            task = altered(task, field, value)
        firestore.seed(path, task)
        assert firestore.update(ADMIN, path, change) == expected


def test_a_task_is_put_off_again_and_then_run_at_once(firestore: FirestoreClient, waiting: str) -> None:
    assert firestore.update(ADMIN, waiting, reschedule()) == "allowed"
    assert firestore.update(ADMIN, waiting, reschedule(at=IN_A_YEAR + timedelta(days=1))) == "allowed"
    assert firestore.update(ADMIN, waiting, run_now()) == "allowed"
    assert firestore.update(ADMIN, waiting, run_now()) == "allowed"  # no event yet: wake it


def test_a_task_is_not_created_or_replaced_by_way_of_another_time(
    firestore: FirestoreClient, waiting: str, change: dict[str, Any]
) -> None:
    assert firestore.set(ADMIN, f"tasks/{unique()}", {**waiting_task(), **change}) == "denied"
    assert firestore.set(ADMIN, waiting, change) == "denied"
    assert (
        firestore.set(ADMIN, waiting, {**waiting_task(), "scheduled_at": THEN, "wake_at": THEN}) == "denied"
    )
