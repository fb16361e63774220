"""Tasks that wait for their turn in a queue, on a real Firestore; when a turn comes is the test's to say."""

from datetime import timedelta
from typing import Any

from onwrite import Task, handler
from onwrite.queue_events import TurnedAway
from onwrite.runners import Queue
from onwrite.turns import CLOSED_PAUSE, LONGEST_TURN
from tests.emulator.conftest import Bench
from tests.emulator.queues.conftest import Joins


def test_it_runs_when_its_turn_comes_and_not_before(bench: Bench, ran: list[str], partner: Queue) -> None:
    task = bench.write()
    queued = bench.process(task)
    assert (queued["state"], queued["reason"], queued["queue"], queued["priority"]) == (
        "scheduled",
        "queued",
        partner.name,
        0,
    )
    assert queued["wake_at"] == bench.now + LONGEST_TURN
    assert (queued["attempt"], ran) == (0, [])
    (asked,) = bench.turns.asked
    assert (asked.queue, asked.data, asked.at) == (partner.function, {"task": task.path}, None)

    bench.take_turns()
    done = bench.read(task)
    assert (done["state"], done["result"], done["attempt"]) == ("done", "worked", 1)
    assert ran == [task.id]


def test_its_lease_says_that_it_runs_in_a_queue(bench: Bench, partner: Queue, waiting: Joins) -> None:
    seen: list[Any] = []

    @handler(runs_on=partner)
    def work(task: Task, input: dict[str, Any]) -> None:
        seen.append(bench.read(task.reference)["lease"]["runner"])

    bench.handlers["work"] = work
    waiting("t")
    bench.take_turns()
    assert seen == ["queue"]


def test_the_event_of_the_same_version_asks_for_the_same_turn(
    bench: Bench, ran: list[str], waiting: Joins
) -> None:
    task = waiting("t")
    bench.process(task)  # of the write that made it stand in line
    bench.process(task)
    assert (len(bench.turns.asked), bench.turns.refused) == (1, 2)


def test_an_event_from_before_it_stood_in_line_changes_nothing(bench: Bench, ran: list[str]) -> None:
    task = bench.write()
    first = bench.newest(task)
    queued = bench.process(task)
    bench.processor.process(first)
    assert bench.read(task) == queued
    assert len(bench.turns.asked) == 1


def test_a_turn_that_comes_twice_runs_it_once(
    bench: Bench, ran: list[str], partner: Queue, waiting: Joins
) -> None:
    task = waiting("t")
    bench.take_turns()
    assert bench.processor.take_turn(task.path, partner) is False
    assert ran == ["t"]


def test_a_turn_of_a_task_that_was_deleted_is_of_use_to_another(
    bench: Bench, ran: list[str], partner: Queue, waiting: Joins
) -> None:
    gone, _ = waiting("gone"), waiting("other")
    gone.delete()
    assert bench.processor.take_turn(gone.path, partner) is True
    assert ran == ["other"]


def test_a_retry_waits_for_another_turn(bench: Bench, ran: list[str], waiting: Joins) -> None:
    task = waiting("t", input={"retry": True})
    bench.take_turns()
    assert bench.read(task)["reason"] == "retry"
    bench.later(hours=1)
    bench.sweep()
    assert bench.process(task)["reason"] == "queued"
    assert ran == ["t"]
    bench.take_turns()
    assert (ran, bench.read(task)["attempt"]) == (["t", "t"], 2)


def test_the_sweep_asks_for_another_turn_where_none_came(
    bench: Bench, ran: list[str], waiting: Joins
) -> None:
    task = waiting("t")
    bench.later(minutes=59)
    bench.sweep()
    assert len(bench.turns.asked) == 1
    bench.later(minutes=2)
    bench.sweep()
    bench.process(task)
    first, second = bench.turns.asked
    assert first.name != second.name
    bench.take_turns()
    assert (ran, bench.read(task)["state"]) == (["t"], "done")


def test_queued_written_by_hand_gets_what_the_sweep_finds_it_by(bench: Bench, ran: list[str]) -> None:
    task = bench.write(reason="queued")
    assert bench.process(task)["wake_at"] == bench.now + LONGEST_TURN
    bench.take_turns()
    assert bench.read(task)["state"] == "done"


def test_a_queue_that_cannot_be_used_is_told_by_the_task_which_is_tried_again(
    bench: Bench, ran: list[str]
) -> None:
    bench.turns.closed = "the queue partnerQueue is not there: deploy it"
    task = bench.write()
    told = bench.process(task)
    assert (told["state"], told["reason"], told["attempt"]) == ("scheduled", "retry", 0)
    assert told["scheduled_at"] == told["wake_at"] == bench.now + CLOSED_PAUSE
    assert told["error"]["message"] == bench.turns.closed
    assert (told["error"]["kind"], told["error"]["retryable"]) == ("queue", True)
    assert [event.why for event in bench.told if isinstance(event, TurnedAway)] == [bench.turns.closed]
    bench.process(task)  # its own event: it is not due
    assert bench.read(task)["wake_at"] == told["wake_at"]

    bench.turns.closed = ""
    bench.now += CLOSED_PAUSE
    bench.sweep()
    bench.process(task)
    bench.take_turns()
    done = bench.read(task)
    assert (done["state"], done["attempt"]) == ("done", 1)
    assert "error" not in done


def test_a_handler_that_left_its_queue_runs_in_the_turn_it_had(
    bench: Bench, ran: list[str], partner: Queue, waiting: Joins
) -> None:
    task = waiting("t")
    bench.handlers["work"] = bench.handlers["at_once"]
    assert bench.processor.take_turn(task.path, partner) is True
    assert (ran, bench.read(task)["state"]) == (["t"], "done")


def test_a_handler_that_moved_to_another_queue_waits_there(
    bench: Bench, ran: list[str], partner: Queue, others: Queue, waiting: Joins
) -> None:
    task = waiting("t")

    @handler(runs_on=others)
    def moved(task: Task, input: dict[str, Any]) -> None:
        ran.append(task.id)

    bench.handlers["work"] = moved
    assert bench.processor.take_turn(task.path, partner) is False
    assert ran == []
    bench.process(task)
    assert [asked.queue for asked in bench.turns.asked] == [partner.function, others.function]
    assert bench.processor.take_turn(task.path, others) is True
    assert ran == ["t"]


def test_who_is_put_off_by_hand_leaves_the_line(
    bench: Bench, ran: list[str], partner: Queue, waiting: Joins
) -> None:
    task = waiting("t")
    task.update({"scheduled_at": bench.now + timedelta(days=1)})
    assert bench.processor.take_turn(task.path, partner) is False
    bench.process(task)
    assert bench.store.in_line(partner.name, 20) == []
    bench.later(days=1)
    bench.sweep()
    bench.process(task)
    bench.take_turns()
    assert ran == ["t"]
