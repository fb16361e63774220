"""What is to happen to a running attempt, and when: pure, whatever the times."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from onwrite.claims import Claim
from onwrite.durations import minutes, seconds
from onwrite.holds import REPORT_PAUSE, STOP_GRACE, Hold, Plan
from onwrite.stops import Cancelled, HandedOver, LeaseLost, ShutDown, Stopped, TimedOut
from onwrite.task_document import TaskDocument

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
spans = st.timedeltas(timedelta(0), timedelta(hours=2))


def plan(timeout: timedelta, life: timedelta) -> Plan:
    return Plan(deadline=START + timeout, life=life, renew_at=START + life / 3)


def hold() -> Hold:
    document = TaskDocument(path="orders/o1/tasks/t1", version=Timestamp(), created_at=START, state="running")
    return Hold(Claim(document, "t"), plan(seconds(60), seconds(90)), START)


@given(spans, spans, spans)
def test_nothing_is_due_before_its_time_and_something_is_from_then_on(
    timeout: timedelta, life: timedelta, after: timedelta
) -> None:
    some = plan(timeout, life)
    now = START + after
    assert (some.due(now) is None) == (now < some.next_at)
    if now >= some.deadline:
        assert some.due(now) == "stop"


@given(spans, spans, st.sampled_from([Cancelled, ShutDown]))
def test_an_end_only_ever_comes_sooner(timeout: timedelta, sooner: timedelta, why: type[Stopped]) -> None:
    some = plan(timeout, seconds(90)).earlier(START + sooner, why)
    assert some.deadline == START + min(timeout, sooner)
    assert some.stop is (why if sooner < timeout else TimedOut)


@given(spans)
def test_a_report_never_puts_a_renewal_off(life: timedelta) -> None:
    some = plan(seconds(60), life)
    assert some.reported(START).renew_at == min(some.renew_at, START + REPORT_PAUSE)


def test_what_was_stopped_is_abandoned_after_its_grace() -> None:
    some = hold()
    some.stop(TimedOut, START)
    assert some.plan.due(START + STOP_GRACE - seconds(0.001)) != "abandon"
    assert some.plan.due(START + STOP_GRACE) == "abandon"


def test_only_one_ends_an_attempt() -> None:
    some = hold()
    assert [some.close(), some.close()] == [True, False]


def test_a_stop_is_raised_once_in_the_handlers_thread_and_taken_back_when_it_comes_too_late() -> None:
    some, raised = hold(), []

    def work() -> str:
        try:
            some.stop(LeaseLost, START)
            for _ in range(1000):
                pass
        except LeaseLost:
            raised.append(threading.get_ident())
            some.stop(TimedOut, START)
            raise
        return "never"

    try:
        some.run(work)
    except LeaseLost:
        raised.append(0)
    assert raised == [threading.get_ident(), 0]
    some.stop(TimedOut, START)  # no handler runs any more
    assert sum(range(1000)) == 499500


def test_a_newer_report_is_not_taken_for_the_one_that_was_written() -> None:
    some = hold()
    first, second = {"done": 1}, {"done": 2}
    some.report("progress", first)
    some.report("checkpoint", "page 1")
    written = some.reports
    some.report("progress", second)
    some.wrote(some.claim, START + seconds(5), written)
    assert (some.reports, some.plan.renew_at) == ({"progress": second}, START + seconds(10))
    some.wrote(some.claim, START + seconds(10), some.reports)
    assert (some.reports, some.plan.renew_at) == ({}, START + seconds(40))


@pytest.mark.parametrize(
    ("stop", "before_the_end", "ends"),
    [
        (HandedOver, 31, False),
        (HandedOver, 30, True),
        (ShutDown, 6, True),
        (TimedOut, 1, False),  # there is nobody to go on in its place before its next attempt
        (Cancelled, 1, False),  # the handler ends in good order, if it looks
    ],
)
def test_an_attempt_that_goes_on_elsewhere_ends_at_its_last_checkpoint(
    stop: type[Stopped],
    before_the_end: float,
    ends: bool,  # noqa: FBT001
) -> None:
    end = START + minutes(8)
    some = Plan(deadline=end, life=seconds(90), renew_at=START + seconds(30), stop=stop)
    assert some.ends_at_a_checkpoint(end - seconds(before_the_end)) is ends
