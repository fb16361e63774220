"""What must hold whatever the order was. Each function says in sentences what does not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from onwrite.events import FinishFailed, Unswept
from onwrite.task_document import DONE, FAILED, JOB, RUNNING, SCHEDULED, STATES, shard_of
from tests.races.actors import Actor
from tests.races.record import Record, Version
from tests.races.wait_invariants import broken_wait, owner_ends, was_called_back

ENDED: Final = (DONE, FAILED)
COST_NO_ATTEMPT: Final = {"snoozed", "handed_over"}


def broken_by_writes(record: Record) -> Iterator[str]:
    """Each version that ever was, and how one became the next."""
    ends: dict[str, str] = {}
    attempts = record.start["attempt"]
    for number, version in enumerate(record.versions(), 1):
        after = version.after
        where = f"after write {number}, by the {version.by},"
        if after["state"] not in STATES:
            yield f"{where} the state is {after['state']!r}, which is none of the four"
        if (after["state"] == RUNNING and "waiting" not in after) != ("lease" in after):
            yield f"{where} the task is {after['state']} and has {'a' if 'lease' in after else 'no'} lease"
        if version.wrote.get("state") in ENDED and "wake_at" in after:
            yield f"{where} the task is {_said(after)} and still in the sweep's index"
        yield from _broken_by_order(version, where)
        yield from _broken_signatures(version, where)
        yield from broken_wait(version, where)
        attempts += _is_claim(version) - was_called_back(version)
        yield from _broken_by_new_owner(version)
        if token := _ended(version):
            attempts -= version.wrote["reason"] in COST_NO_ATTEMPT
            yield from _broken_by_end(version, token, ends)
            ends[token] = version.by
        if after["attempt"] != attempts:
            yield f"{where} `attempt` is {after['attempt']}, where {attempts} were made"
    yield from _broken_history(record, list(ends))


def _broken_by_order(version: Version, where: str) -> Iterator[str]:
    """After every commit the order shows the task as it is."""
    if version.order is None or "shown_as" not in version.after:
        return
    if version.order_before is None:
        yield f"{where} the order is there again, which had been deleted"
    shows: Any = version.order
    for name in version.after["shown_as"].split("."):
        shows = shows.get(name, {})
    for name in ("state", "progress"):
        if shows.get(name) != version.after.get(name):
            yield (
                f"{where} the order shows the {name} {shows.get(name)!r}, "
                f"and the task has {version.after.get(name)!r}"
            )


def _broken_signatures(version: Version, where: str) -> Iterator[str]:
    """Who has changed the task by hand stays told, whoever writes the history next."""
    kept = version.after.get("history", ())
    for entry in version.before.get("history", ()):
        if "action" in entry and entry not in kept:
            yield f"{where} the history tells no more of the {entry['action']} by {entry['admin']}"


def _is_claim(version: Version) -> bool:
    return _changes_hands(version) and "attempt" in version.wrote


def _changes_hands(version: Version) -> bool:
    lease = version.wrote.get("lease")
    return (
        version.wrote.get("state") == RUNNING
        and isinstance(lease, Mapping)
        and lease["token"] != _owner(version)
    )


def _broken_by_new_owner(version: Version) -> Iterator[str]:
    if _is_claim(version):
        yield from _broken_by_claim(version)
    elif _changes_hands(version):
        yield from _broken_by_take_over(version)


def _broken_by_take_over(version: Version) -> Iterator[str]:
    """A function hands its attempt to one container, once."""
    before = version.before
    if before["state"] != RUNNING or before["lease"]["runner"] != JOB:
        yield f"the {version.by} took over the task while it was {_said(before)}"
    elif before.get("job", {}).get("started_at"):
        yield f"the {version.by} took over the attempt {_owner(version)}, which another container was in"


def _broken_by_claim(version: Version) -> Iterator[str]:
    if version.before["state"] != SCHEDULED:
        yield f"the {version.by} claimed the task while it was {_said(version.before)}"


def _ended(version: Version) -> str:
    """The token of the attempt that the write ends; empty where it ends none."""
    history = version.wrote.get("history")
    return history[-1].get("token", "") if history and history != version.before.get("history") else ""


def _broken_by_end(version: Version, token: str, ends: Mapping[str, str]) -> Iterator[str]:
    if token in ends:
        yield (
            f"the {version.by} finished the attempt {token[:6]} as {_said(version.wrote)}, "
            f"which the {ends[token]} had ended already"
        )
    elif _owner(version) != token:
        yield (
            f"the {version.by} finished the attempt {token[:6]} as {_said(version.wrote)}, "
            f"while the task was {_said(version.before)} under another owner"
        )


def _broken_history(record: Record, ended: Sequence[str]) -> Iterator[str]:
    """No order makes so many attempts that old ones are dropped. The end of a wait is nobody's, and has no token.

    Nor has what an admin did; it stays as it was written.
    """
    history = record.newest().get("history", ())
    written = [entry["token"] for entry in history if entry.get("token")]
    if written != ended:
        yield f"the history tells of the attempts {_short(written)}, where {_short(ended)} ended"


def broken_at_the_end(record: Record) -> Iterator[str]:
    """The newest version, its effect, and the calls of the handler."""
    newest = record.newest()
    expected = 1 if newest["state"] == DONE else 0
    if record.effects != expected:
        yield f"the task is {_said(newest)}, and its effect landed {record.effects} times instead of {expected}"
    yield from _broken_runs(record)
    yield from _not_to_be_found(record.path, newest)


def broken_in_firestore(
    record: Record, found: Mapping[str, Any], effects: int, order: Mapping[str, Any] | None
) -> Iterator[str]:
    """Whether the record is the truth: nothing was written past the gate."""
    newest = record.newest()
    for name in sorted(found.keys() | newest.keys()):
        if found.get(name) != newest.get(name):
            yield f"Firestore has `{name}` {found.get(name)!r}, and the gate let through {newest.get(name)!r}"
    if order != record.newest_order():
        yield f"Firestore has the order {order!r}, and the gate let through {record.newest_order()!r}"
    if effects != record.effects:
        yield f"the effect is there {effects} times, and landed {record.effects} times"


def _broken_runs(record: Record) -> Iterator[str]:
    """An attempt that was handed over is called once more, in another place."""
    for (attempt, runner), times in Counter(record.runs).items():
        if times > 1:
            yield f"the handler was called {times} times for attempt {attempt}, in the {runner}"


def _not_to_be_found(path: str, task: Mapping[str, Any]) -> Iterator[str]:
    """A task that has not ended must be in the sweep's index, and in time."""
    if task["state"] in ENDED:
        return
    if task.get("shard") != shard_of(path) or task.get("wake_at") is None:
        yield f"the task is {_said(task)}, and no sweep will find it: it lacks its `shard` or `wake_at`"
    elif task["state"] == RUNNING and task["wake_at"] > owner_ends(task):
        yield f"the task is {_said(task)}, and the sweep looks at it only after its lease has run out"


def broken_by_actors(actors: Sequence[Actor], told: Sequence[object]) -> Iterator[str]:
    for actor in actors:
        if actor.raised:
            yield f"the {actor.name} raised {actor.raised!r}"
        for what in actor.after_death:
            yield f"the {actor.name} {what} after its death"
    for event in told:
        if isinstance(event, FinishFailed | Unswept):
            yield f"the engine gave up: {type(event).__name__}, {event.trace.splitlines()[-1]}"


def _owner(version: Version) -> str | None:
    lease = version.before.get("lease")
    return lease["token"] if version.before["state"] == RUNNING and lease else None


def _said(fields: Mapping[str, Any]) -> str:
    return f"{fields['state']} ({fields.get('reason')})"


def _short(tokens: Sequence[str]) -> str:
    return ", ".join(token[:6] for token in tokens) or "none"
