"""What an attempt has kept of its work is given to the next one."""

from typing import Any

import pytest

from onwrite import Backoff, Fail, Snooze, Stopped, Task, auto, handler, minutes, seconds
from onwrite.handlers import Handler
from tests.emulator.conftest import Bench
from tests.emulator.test_leases import spin
from tests.emulator.test_stops import cancel

PAGES = 6


@handler(runs_on=auto(hand_over_after=minutes(8)), retry=Backoff(attempts=3))
def pages(task: Task, input: dict[str, Any]) -> list[int]:
    done = task.checkpoint.value or []
    while len(done) < PAGES:
        done = [*done, len(done) + 1]
        task.checkpoint(done)
        _meet(task, done)
    return done


def _meet(task: Task, done: list[int]) -> None: ...


@pytest.fixture
def meet(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What happens once that many pages are done."""
    bench.handlers["work"] = pages

    def at(number: int, happens: Any) -> None:
        def met(task: Task, done: list[int]) -> None:
            if len(done) == number:
                happens()

        monkeypatch.setattr(f"{__name__}._meet", met)

    return at


def crash() -> None:
    raise OSError("the network is gone")


def test_an_attempt_after_a_crash_goes_on_where_the_last_one_was(bench: Bench, meet: Any) -> None:
    meet(3, crash)
    task = bench.write()
    retried = bench.process(task)
    assert (retried["state"], retried["checkpoint"]) == ("scheduled", [1, 2, 3])
    meet(0, crash)
    bench.later(hours=2)
    done = bench.process(task)
    assert (done["state"], done["result"], done["attempt"]) == ("done", [1, 2, 3, 4, 5, 6], 2)
    assert "checkpoint" not in done


def test_what_was_kept_until_the_last_renewal_outlives_a_killed_worker(bench: Bench, meet: Any) -> None:
    class Killed(BaseException):
        """In the place of a kill -9: nothing is written any more."""

    def renew_and_die() -> None:
        bench.later(seconds=30)
        bench.keeper.step()
        raise Killed

    meet(2, renew_and_die)
    task = bench.write()
    with pytest.raises(Killed):
        bench.process(task)
    running = bench.read(task)
    assert (running["state"], running["checkpoint"]) == ("running", [1, 2])
    meet(0, crash)
    bench.later(hours=1)
    bench.sweep()
    bench.later(hours=2)
    assert bench.process(task)["result"] == [1, 2, 3, 4, 5, 6]


def test_a_task_that_failed_keeps_it_for_the_retry_that_a_person_orders(bench: Bench, meet: Any) -> None:
    def reject() -> None:
        raise Fail("the partner has not paid")

    meet(4, reject)
    task = bench.write()
    failed = bench.process(task)
    assert (failed["state"], failed["checkpoint"]) == ("failed", [1, 2, 3, 4])
    meet(0, crash)
    task.update({"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now})
    assert bench.process(task)["result"] == [1, 2, 3, 4, 5, 6]


def test_near_its_deadline_an_attempt_in_the_function_is_handed_over_at_a_checkpoint(
    bench: Bench, meet: Any
) -> None:
    meet(2, lambda: bench.later(minutes=7, seconds=31))
    task = bench.write()
    over = bench.process(task)
    assert (over["state"], over["reason"], over["attempt"]) == ("scheduled", "handed_over", 0)
    assert (over["checkpoint"], over["runs_on"], over["scheduled_at"]) == ([1, 2, 3], "job", bench.now)
    assert "error" not in over
    assert [entry["reason"] for entry in over["history"]] == ["handed_over"]


def test_an_attempt_that_makes_no_checkpoint_is_handed_over_at_its_deadline(bench: Bench, meet: Any) -> None:
    def work_on() -> None:
        bench.later(minutes=8)
        bench.keeper.step()
        spin()

    meet(2, work_on)
    task = bench.write()
    over = bench.process(task)
    assert (over["reason"], over["attempt"], over["checkpoint"]) == ("handed_over", 0, [1, 2])


def test_a_cancelled_task_is_not_handed_over(bench: Bench, meet: Any) -> None:
    task = bench.write()

    def cancelled_meanwhile() -> None:
        cancel(bench, task)
        bench.later(minutes=7, seconds=31)

    meet(2, cancelled_meanwhile)
    ended = bench.process(task)
    assert (ended["state"], ended["reason"]) == ("failed", "cancelled")


def test_a_worker_that_is_shut_down_is_left_at_the_next_checkpoint(bench: Bench, meet: Any) -> None:
    def shut_down() -> None:
        bench.shutdown_in = 10.0
        bench.keeper.step()

    meet(2, shut_down)
    task = bench.write()
    back = bench.process(task)
    assert (back["reason"], back["attempt"], back["checkpoint"]) == ("rescued", 0, [1, 2, 3])
    assert "runs_on" not in back


def test_where_nothing_starts_jobs_the_task_says_so_once_it_is_handed_over(bench: Bench, meet: Any) -> None:
    meet(2, lambda: bench.later(minutes=7, seconds=31))
    task = bench.write()
    bench.process(task)
    failed = bench.process(task)
    assert (failed["state"], failed["reason"], failed["error"]["kind"]) == ("failed", "rejected", "launch")
    assert "task_trigger(…, launcher=…)" in failed["error"]["message"]
    assert failed["checkpoint"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("value", "problem"),
    [("x" * 60_000, "a task keeps at most 50,000"), (object(), "cannot be stored in Firestore")],
)
def test_a_checkpoint_that_cannot_be_kept_fails_the_task_where_it_is_made(
    bench: Bench, value: Any, problem: str
) -> None:
    bench.handlers["work"] = keeping(value)
    failed = bench.process(bench.write())
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert problem in failed["error"]["message"]
    assert "checkpoint" not in failed


def keeping(value: Any) -> Handler[..., Any]:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        task.checkpoint(value)

    return work


def test_what_a_handler_changes_after_a_checkpoint_is_not_in_it(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        done = {"pages": [1]}
        task.checkpoint(done)
        done["pages"].append(2)
        raise Snooze(until=bench.now + seconds(60))

    bench.handlers["work"] = work
    assert bench.process(bench.write())["checkpoint"] == {"pages": [1]}


def test_a_handler_that_ends_its_work_instead_of_leaving_is_done(bench: Bench) -> None:
    @handler(runs_on=auto(hand_over_after=minutes(8)))
    def work(task: Task, input: dict[str, Any]) -> str:
        bench.later(minutes=7, seconds=31)
        try:
            task.checkpoint("half")
        except Stopped:
            return "all of it"
        return "never"

    bench.handlers["work"] = work
    done = bench.process(bench.write())
    assert (done["state"], done["result"]) == ("done", "all of it")


@pytest.mark.parametrize("value", ["moon", "function", 7, None])
def test_a_place_that_is_none_is_refused_with_a_sentence(bench: Bench, value: Any) -> None:
    bench.handlers["work"] = pages
    failed = bench.process(bench.write(runs_on=value))
    assert (failed["state"], failed["reason"]) == ("failed", "invalid")
    assert "`runs_on` is" in failed["error"]["message"]
    assert "it must be the text job; leave it out" in failed["error"]["message"]
