"""Who may take off: pure, and right whatever somebody has written into the documents by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers.shop.single_flight import Flight, is_alive, may_board, read_flight, waiting_tasks

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINE = Flight("orders/o1/tasks/dataset_export_1", 1)
THEIRS = Flight("orders/o2/tasks/dataset_export_1", 2)


def running(attempt: int = 2, left: timedelta = timedelta(seconds=60)) -> dict[str, Any]:
    return {"state": "running", "attempt": attempt, "lease": {"token": "t", "expires_at": NOW + left}}


def test_whoever_comes_first_takes_off() -> None:
    assert may_board(None, MINE, {}, NOW)


def test_nobody_else_does_while_that_attempt_runs_under_its_lease() -> None:
    assert not may_board(THEIRS, MINE, running(), NOW)


def test_a_later_attempt_of_the_same_task_takes_its_own_place_again() -> None:
    assert may_board(Flight(MINE.task, 1), Flight(MINE.task, 2), {}, NOW)


def test_the_next_takes_off_once_the_first_is_dead_done_or_in_another_attempt() -> None:
    for owner in (
        {},
        running(left=timedelta(0)),
        running(attempt=3),
        running() | {"state": "scheduled"},
        running() | {"state": "done"},
        running() | {"state": "failed"},
        running() | {"lease": None},
        running() | {"lease": {"expires_at": "tomorrow"}},
    ):
        assert may_board(THEIRS, MINE, owner, NOW), owner


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
documents = st.dictionaries(
    st.sampled_from(["flight", "waiting", "state", "lease", "attempt", "task", "expires_at"]), anything
)


@given(document=documents, owner=documents)
def test_a_document_edited_by_hand_never_keeps_everybody_on_the_ground(
    document: dict[str, Any], owner: dict[str, Any]
) -> None:
    flight = read_flight(document)
    assert flight is None or not is_alive(flight, owner, NOW) or owner["state"] == "running"
    assert isinstance(waiting_tasks(document), list)


def test_only_what_names_a_task_is_a_flight_or_a_waiting_task() -> None:
    for path in ("", "o1", "orders/o1", "orders//tasks/t", "tasks/t/x", "orders/o1/tasks/t/tasks"):
        assert read_flight({"flight": {"task": path, "attempt": 1}}) is None
        assert waiting_tasks({"waiting": [path, MINE.task]}) == [MINE.task]
    assert read_flight({"flight": {"task": MINE.task, "attempt": 1}}) == MINE
