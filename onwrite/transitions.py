"""The state machine: one pure function per arrow, each returning the one change to write.

`ARROWS` in `arrows.py` is the table of them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from onwrite.admin_entries import SERVER, with_admin_entry
from onwrite.arrow_parts import await_turn, end, fail, forget_cancel, history, schedule, used_up
from onwrite.changes import DELETE, Change
from onwrite.durations import hours, minutes
from onwrite.flow import BLOCKED
from onwrite.task_document import DONE, FUNCTION, JOB, RUNNING, SCHEDULED, SCHEMA, TaskDocument, shard_of
from onwrite.turns import QUEUED

KEEP_DONE: Final = timedelta(days=30)
FIRST_WAKE_PAUSE: Final = minutes(1)
LONGEST_WAKE_PAUSE: Final = hours(1)
BLOCKED_LOOK: Final = hours(24)  # its needs send an event; this is for the day on which that is lost
PAUSED: Final = "paused"
PAUSED_LOOK: Final = hours(24)  # a resumed task is found by its reason; this is for the day it is not


def accept(task: TaskDocument) -> Change:
    """A task written with a future time and nothing else, or put off by hand: give it what the sweep finds it by."""
    reason = "" if reason_is_over(task) else task.reason
    return await_turn(task, reason or "new", task.scheduled_at)


def reason_is_over(task: TaskDocument) -> bool:
    """Of a task that is not due: it stands in no line, no pause holds it yet, and what it needed may be done."""
    return task.reason in {QUEUED, PAUSED} or (task.reason == BLOCKED and task.needs <= 0)


def pause(task: TaskDocument, now: datetime) -> Change:
    """Due, but its type is paused. The sweep finds it by its reason, once its type is paused no more."""
    return await_turn(task, PAUSED, now + PAUSED_LOOK)


def resume(task: TaskDocument, now: datetime) -> Change:
    """The pause is over: a change that sends an event, and the next look, should that event get lost."""
    return await_turn(task, "retry" if task.attempt else "new", now + FIRST_WAKE_PAUSE)


def put_off(task: TaskDocument, now: datetime, until: datetime, why: str) -> Change:
    """As many jobs run as may. Costs no attempt, also where one was claimed before that was seen."""
    if task.state == RUNNING:
        change = schedule(task, now, "full", until, None)
        attempt = task.attempt - 1
    else:
        change = await_turn(task, "full", until)
        attempt = task.attempt
    return Change({**change.fields, "scheduled_at": until, "attempt": attempt, "job": {"waits": why}})


def claim(
    task: TaskDocument,
    now: datetime,
    *,
    token: str,
    lasts: timedelta,
    max_attempts: int,
    runner: str = FUNCTION,
) -> Change:
    """Nobody but a person makes a task `scheduled` whose attempts are used up: that flip buys one more."""
    attempt = task.attempt + 1
    expires_at = now + lasts
    return Change(
        {
            "state": RUNNING,
            "reason": "claimed",
            "attempt": attempt,
            "max_attempts": max(task.max_attempts or max_attempts, attempt),
            "lease": {"token": token, "expires_at": expires_at, "runner": runner},
            "wake_at": expires_at,
            "shard": shard_of(task.path),
            "started_at": now,
            "created_at": task.created_at,
            "schema": SCHEMA,
            "finished_at": DELETE,
            "expire_at": DELETE,
            "result": DELETE,
            "progress": DELETE,
            **({"job": DELETE} if task.has_job else {}),
            **({"waiting": DELETE} if task.waiting_until else {}),
        }
    )


def launch(task: TaskDocument, name: str, log: str) -> Change:
    """Where the container of this attempt is. It may have taken the attempt over already."""
    started = {"started_at": task.job.started_at} if task.job and task.job.started_at else {}
    return Change(
        {
            "state": RUNNING,
            "reason": "claimed",
            "job": {"attempt": task.attempt, "name": name, "log": log, **started},
        }
    )


def take_over(task: TaskDocument, now: datetime, *, token: str, lasts: timedelta, name: str) -> Change:
    """The container is there: the attempt is its own, under a token that nobody else has been told."""
    expires_at = now + lasts
    noted = task.job if task.job and task.job.name else None
    return Change(
        {
            "state": RUNNING,
            "reason": "claimed",
            "lease": {"token": token, "expires_at": expires_at, "runner": JOB},
            "wake_at": expires_at,
            "job": {
                "attempt": task.attempt,
                "name": noted.name if noted else name,
                "log": noted.log if noted else "",
                "started_at": now,
            },
        }
    )


def renew(task: TaskDocument, now: datetime, *, lasts: timedelta) -> Change:
    """The owner is alive and goes on. `task` is running under the owner's lease."""
    lease = {"token": task.lease.token, "runner": task.lease.runner} if task.lease else {}
    return Change(
        {
            "state": RUNNING,
            "reason": "claimed",
            "lease": {**lease, "expires_at": now + lasts},
            "wake_at": now + lasts,
        }
    )


def complete(task: TaskDocument, now: datetime, result: Any) -> Change:
    return Change(
        {
            "state": DONE,
            "reason": "completed",
            "result": result,
            "error": DELETE,
            "finished_at": now,
            **({} if task.key else {"expire_at": now + KEEP_DONE}),
            "lease": DELETE,
            "wake_at": DELETE,
            "shard": DELETE,
            "history": history(task, now, "completed"),
            **forget_cancel(task),
        }
    )


def retry(task: TaskDocument, now: datetime, error: Mapping[str, Any], delay: timedelta) -> Change:
    if used_up(task):
        return fail(task, now, "exhausted", error)
    return schedule(task, now, "retry", now + delay, error)


def snooze(task: TaskDocument, now: datetime, until: datetime) -> Change:
    change = schedule(task, now, "snoozed", until, None)
    return Change({**change.fields, "attempt": task.attempt - 1})


def reject(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    return fail(task, now, "rejected", error)


def hand_back(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """The worker is shut down. Not the task's fault, so the attempt does not count, and it is due at once."""
    change = schedule(task, now, "rescued", now, error)
    return Change({**change.fields, "attempt": task.attempt - 1})


def hand_over(task: TaskDocument, now: datetime) -> Change:
    """The function's time is up: from now on its attempts run on a job. None is counted for what was done so far."""
    change = schedule(task, now, "handed_over", now, None)
    return Change({**change.fields, "attempt": task.attempt - 1, "runs_on": JOB})


def cancel(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """A person does not want it any more. Before its first attempt the history gets no entry."""
    if task.state == RUNNING:
        return fail(task, now, "cancelled", error)
    return Change(
        {**end(task, now, "cancelled", error), "shard": shard_of(task.path), "attempt": task.attempt}
    )


def invalidate(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """The document cannot be run as it is. No attempt was made, so the history gets no entry."""
    return Change(
        {
            **end(task, now, "invalid", error),
            "attempt": task.attempt,
            "history": list(task.history),
            "shard": shard_of(task.path),
            "created_at": task.created_at,
            "schema": SCHEMA,
        }
    )


def wake(task: TaskDocument, now: datetime) -> Change:
    """The change that sends an event for a due task, and the next look, should that event get lost too."""
    return Change(
        {"state": SCHEDULED, "reason": task.reason or "new", "wake_at": now + wake_pause(task, now)}
    )


def wake_pause(task: TaskDocument, now: datetime) -> timedelta:
    """As long as the task is overdue already: pauses grow without a counter, from a minute to an hour."""
    due = task.scheduled_at or task.created_at
    return min(max(now - due, FIRST_WAKE_PAUSE), LONGEST_WAKE_PAUSE)


def was_woken(task: TaskDocument) -> bool:
    """Whether the sweep has touched it before, since it became due, and nobody came."""
    due = task.scheduled_at or task.created_at
    return task.wake_at is not None and task.wake_at - due >= FIRST_WAKE_PAUSE


def block(task: TaskDocument, now: datetime) -> Change:
    """Other tasks must be done before. The last of them makes it due by a change that sends an event."""
    return await_turn(task, "blocked", now + BLOCKED_LOOK)


def run_now(task: TaskDocument, now: datetime, by: str = SERVER) -> Change:
    """Due before its time: a change that sends an event, and the next look, should that event get lost."""
    change = await_turn(task, task.reason or "new", now + FIRST_WAKE_PAUSE)
    entries = with_admin_entry(task, now, "run_now", by)
    return Change({**change.fields, "scheduled_at": now, "history": entries})


def rescue(task: TaskDocument, now: datetime, error: Mapping[str, Any], delay: timedelta) -> Change:
    if used_up(task):
        return fail(task, now, "exhausted", error)
    return schedule(task, now, "rescued", now + delay, error)


def expire(task: TaskDocument, now: datetime, error: Mapping[str, Any], delay: timedelta) -> Change:
    """The wait for a callback has come to its end without one."""
    change = retry(task, now, error, delay)
    return Change({**change.fields, "waiting": DELETE})
