"""How often, how long and how many times: the decisions of a queue, on a clock of their own."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onwrite.local import LocalCloudError
from onwrite.local.manifest import Queue
from onwrite.local.queues.bucket import burst, full_bucket, seconds_to_token, take_token
from onwrite.local.queues.pacing import seconds_to_dispatch
from onwrite.local.queues.retries import backoff, given_up
from onwrite.local.queues.taken_names import TakenNames

RATES = st.floats(min_value=0.1, max_value=500)
GAPS = st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=40)
TICK = 1e-6  # a clock's rounding
START = 1_000_000.0


def dispatch_times(rate: float, gaps: list[float]) -> list[float]:
    """Tasks come with these gaps between them, and each is dispatched as soon as it may be."""
    queue = Queue(function="f", per_second=rate)
    bucket, now, due, times = full_bucket(rate, START), START, START, []
    for gap in gaps:
        due += gap
        while wait := seconds_to_dispatch(queue, bucket, due, now):
            now += wait + TICK
        bucket = take_token(bucket, rate, now)
        times.append(now)
    return times


@given(RATES, GAPS)
def test_no_stretch_of_time_has_more_dispatches_than_rate_and_burst_allow(
    rate: float, gaps: list[float]
) -> None:
    times = dispatch_times(rate, gaps)
    for (first, begin), (last, end) in combinations(enumerate(times), 2):
        assert last - first + 1 <= burst(rate) + rate * (end - begin) + 0.001


@given(RATES, GAPS)
def test_no_task_is_dispatched_before_it_is_due(rate: float, gaps: list[float]) -> None:
    times = dispatch_times(rate, gaps)
    assert all(time >= START + sum(gaps[: n + 1]) - TICK for n, time in enumerate(times))


@given(RATES, st.integers(min_value=1, max_value=30))
def test_an_idle_queue_dispatches_a_burst_at_once_and_the_rest_at_its_rate(rate: float, more: int) -> None:
    times = dispatch_times(rate, [0.0] * (burst(rate) + more))
    assert times[burst(rate) - 1] == START
    waited = times[-1] - START
    assert waited == pytest.approx(more / rate, abs=0.001 + 2 * TICK * more)


@given(RATES, st.floats(min_value=0.001, max_value=3600))
def test_a_clock_that_is_set_back_stops_no_queue(rate: float, back: float) -> None:
    bucket = full_bucket(rate, START)
    for _ in range(burst(rate)):
        bucket = take_token(bucket, rate, START)
    assert seconds_to_token(take_token(bucket, rate, START + 2 / rate), rate, START - back) <= 1 / rate + TICK


def test_a_rate_that_is_lowered_leaves_no_larger_burst() -> None:
    bucket = full_bucket(100, START)
    bucket = take_token(bucket, 1, START)
    assert seconds_to_token(bucket, 1, START) == 1


def test_a_queue_with_no_place_or_no_task_waits_for_something_to_happen() -> None:
    queue = Queue(function="f")
    assert seconds_to_dispatch(queue, full_bucket(500, START), None, START) is None


def test_the_waits_are_those_of_the_example_in_cloud_tasks_reference() -> None:
    queue = Queue(function="f", first_backoff=10, longest_backoff=300, doublings=3)
    assert [backoff(queue, failures) for failures in range(1, 9)] == [10, 20, 40, 80, 160, 240, 300, 300]


@given(
    st.floats(min_value=0, max_value=3600),
    st.floats(min_value=0, max_value=3600),
    st.integers(min_value=0, max_value=10_000),
    st.integers(min_value=1, max_value=10_000),
)
def test_no_wait_is_shorter_than_the_one_before_or_longer_than_the_longest(
    first: float, longest: float, doublings: int, failures: int
) -> None:
    queue = Queue(function="f", first_backoff=first, longest_backoff=longest, doublings=doublings)
    assert backoff(queue, failures) <= backoff(queue, failures + 1) <= longest


@pytest.mark.parametrize(
    ("attempts", "seconds", "failures", "age", "over"),
    [
        (3, 0, 2, 9999, False),
        (3, 0, 3, 0, True),
        (3, 60, 3, 59, False),  # both limits must be reached
        (3, 60, 2, 61, False),
        (3, 60, 3, 60, True),
        (-1, 60, 50, 59, False),
        (-1, 60, 1, 60, True),
        (-1, 0, 10_000, 10**7, False),
    ],
)
def test_a_task_is_given_up_when_every_limit_that_is_set_is_reached(
    attempts: int, seconds: float, failures: int, age: float, *, over: bool
) -> None:
    queue = Queue(function="f", attempts=attempts, retry_seconds=seconds)
    assert given_up(queue, failures, age) is over


@pytest.mark.parametrize(("concurrent", "per_second"), [(0, 1), (5001, 1), (1, 0), (1, 501)])
def test_limits_that_cloud_tasks_would_refuse_are_refused(concurrent: int, per_second: float) -> None:
    with pytest.raises(LocalCloudError, match="The queue merchants asks for .* Cloud Tasks takes 1 to 5000"):
        Queue(function="merchants", concurrent=concurrent, per_second=per_second)


def test_the_newest_names_are_remembered_and_no_more() -> None:
    names = TakenNames(remembered=3)
    for name in "abcd":
        names.add(name)
    assert [name in names for name in "abcd"] == [False, True, True, True]
