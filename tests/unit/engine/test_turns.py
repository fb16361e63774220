"""Who stands in line, under which name a turn is asked for, and whose turn it is: pure, whatever the times."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from onwrite.runners import queue
from onwrite.task_document import (
    LOWEST_PRIORITY,
    SHARDS,
    STATES,
    TaskDocument,
    read_task_document,
    shard_of,
)
from onwrite.turns import LONGEST_TURN, stand_in_line, stands_in_line, turn_away, turn_name, whose_turn

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MERCHANTS = queue("merchants", concurrent=5, per_second=10)

priorities = st.integers(0, LOWEST_PRIORITY)
spans = st.timedeltas(timedelta(days=-2), timedelta(days=2))
paths = st.integers(0, 10_000).map(lambda number: f"orders/o{number % 7}/tasks/t{number}")


def version_of(nanoseconds: int) -> Timestamp:
    version = Timestamp()
    version.FromNanoseconds(nanoseconds)
    return version


versions = st.integers(0, 2**62).map(version_of)


def task(path: str = "orders/o1/tasks/t1", **fields: Any) -> TaskDocument:
    return TaskDocument(path=path, version=Timestamp(), created_at=START, **{"state": "scheduled"} | fields)


def in_line(path: str = "orders/o1/tasks/t1", **fields: Any) -> TaskDocument:
    found = {
        "reason": "queued",
        "wake_at": START + LONGEST_TURN,
        "shard": shard_of(path),
        "queue": "merchants",
    }
    return task(path, **found | fields)


lines = st.lists(
    st.builds(in_line, paths, priority=priorities), max_size=20, unique_by=lambda waiting: waiting.path
).map(lambda waiting: sorted(waiting, key=lambda each: each.priority))


@given(lines, st.none() | st.builds(in_line, paths, priority=priorities), st.randoms())
def test_each_who_waits_may_take_the_turn_once_and_none_before_a_more_urgent_one(
    line: Sequence[TaskDocument], asked: TaskDocument | None, chance: Random
) -> None:
    order = whose_turn(asked, line, chance)
    others = [waiting for waiting in line if asked is None or waiting.path != asked.path]
    expected = [*others, *([asked] if asked else [])]
    assert sorted(map(id, order)) == sorted(map(id, expected))
    assert all(first.priority <= second.priority for first, second in pairwise(order))


@given(lines, st.builds(in_line, paths, priority=priorities), st.randoms())
def test_among_equals_the_one_that_the_turn_was_asked_for_is_first(
    line: Sequence[TaskDocument], asked: TaskDocument, chance: Random
) -> None:
    order = whose_turn(asked, line, chance)
    assert next(waiting for waiting in order if waiting.priority == asked.priority) is asked


def test_among_others_that_are_equal_chance_decides_so_that_turns_at_once_do_not_all_want_the_same() -> None:
    line = [in_line(f"orders/o1/tasks/t{number}") for number in range(20)]
    assert len({whose_turn(None, line, Random(seed))[0].path for seed in range(50)}) > 5


@given(
    st.sampled_from(STATES),
    st.sampled_from(["queued", "retry", "new", ""]),
    st.sampled_from(["merchants", "mail", ""]),
    st.none() | spans,
    st.none() | st.integers(0, SHARDS - 1),
)
def test_who_stands_in_a_line_is_scheduled_and_found_by_the_sweep_later(
    state: str, reason: str, name: str, until: timedelta | None, shard: int | None
) -> None:
    wake_at = None if until is None else START + until
    found = task(state=state, reason=reason, queue=name, wake_at=wake_at, shard=shard)
    is_found = shard == shard_of(found.path) and wake_at is not None and wake_at > START
    waits = (state, reason, name) == ("scheduled", "queued", "merchants")
    assert stands_in_line(found, START, MERCHANTS) == (is_found and waits)


@given(paths, st.integers(0, SHARDS - 1), st.none() | spans)
def test_nobody_stands_in_line_whom_no_sweep_would_find(
    path: str, shard: int, until: timedelta | None
) -> None:
    assert not stands_in_line(in_line(path, wake_at=None), START, MERCHANTS)
    assert not stands_in_line(in_line(path, shard=None), START, MERCHANTS)
    assert stands_in_line(in_line(path, shard=shard), START, MERCHANTS) == (shard == shard_of(path))
    if until is not None:
        assert stands_in_line(in_line(path, wake_at=START + until), START, MERCHANTS) == (
            until > timedelta(0)
        )


@given(st.lists(st.tuples(paths, versions.map(Timestamp.ToNanoseconds)), unique=True, max_size=50))
def test_each_version_of_each_task_asks_under_a_name_of_its_own(asking: Sequence[tuple[str, int]]) -> None:
    names = [turn_name(replace(task(path), version=version_of(version))) for path, version in asking]
    assert len(set(names)) == len(asking)
    assert all(name.isalnum() and len(name) <= 500 for name in names)  # what Cloud Tasks takes as an id


@given(paths, versions, st.sampled_from(["new", "queued", "retry"]), priorities)
def test_the_same_version_asks_under_the_same_name_whoever_tells_of_it(
    path: str, version: Timestamp, reason: str, priority: int
) -> None:
    told = replace(task(path), version=version)
    assert turn_name(told) == turn_name(replace(told, reason=reason, priority=priority))


def written(before: TaskDocument, fields: Mapping[str, Any]) -> TaskDocument:
    """As the event of that write tells of it."""
    told = {"type": before.type, "priority": before.priority, **fields}
    return read_task_document(before.path, told, before.version, before.created_at)


@given(paths, priorities, st.integers(0, 1000), spans)
def test_who_was_put_in_line_stands_there_until_the_sweep_asks_for_another_turn(
    path: str, priority: int, attempt: int, since: timedelta
) -> None:
    before = task(path, type="work", priority=priority, attempt=attempt)
    now = START + since
    change = stand_in_line(before, now, MERCHANTS)
    after = written(before, change.fields)
    assert not after.problems
    assert (after.attempt, after.priority) == (attempt, priority)
    assert (change.fields["queue"], change.fields["priority"]) == ("merchants", priority)
    assert all(stands_in_line(after, at, MERCHANTS) for at in (now, now + LONGEST_TURN - MICROSECOND))
    assert not stands_in_line(after, now + LONGEST_TURN, MERCHANTS)


@given(paths, spans)
def test_who_is_turned_away_stands_in_line_no_more_and_is_tried_again_soon(
    path: str, since: timedelta
) -> None:
    now, error = START + since, {"message": "the queue is not there"}
    standing = in_line(path, type="work", attempt=3)
    change = turn_away(standing, now, error)
    after = written(standing, change.fields)
    assert not stands_in_line(after, now, MERCHANTS)
    assert (after.attempt, change.fields["error"]) == (3, error)
    assert after.scheduled_at is not None
    assert after.wake_at == after.scheduled_at
    assert now < after.scheduled_at < now + LONGEST_TURN
