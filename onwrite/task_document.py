"""The task document as the engine reads it: every field checked, nothing assumed of who wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from zlib import crc32

from google.protobuf.timestamp_pb2 import Timestamp

from onwrite import effect_notes, field_paths
from onwrite.callback_notes import CallbackNote, GivenUrl, read_note, read_urls
from onwrite.errors import shortened

SCHEMA: Final = 1
SHARDS: Final = 8  # Firestore takes some 500 writes a second on an ever-growing indexed value; so 4,000

SCHEDULED: Final = "scheduled"  # left by: a claim when due; the sweep wakes it
RUNNING: Final = "running"  # left by: its owner's finish; the sweep, once the lease has run out
DONE: Final = "done"  # left by: nobody; Firestore's TTL policy deletes it
FAILED: Final = "failed"  # left by: an admin who flips it to scheduled
STATES: Final = (SCHEDULED, RUNNING, DONE, FAILED)
LEFT_ALONE: Final = frozenset({RUNNING, DONE, FAILED})  # by the trigger, before any Firestore call

FUNCTION: Final = "function"  # runners
JOB: Final = "job"
QUEUE: Final = "queue"

MAX_ATTEMPTS_LIMIT: Final = 1000
LOWEST_PRIORITY: Final = 9


@dataclass(frozen=True, slots=True)
class Lease:
    token: str
    expires_at: datetime
    runner: str


@dataclass(frozen=True, slots=True)
class JobNote:
    """What is known of an attempt's container; no `started_at`: it has not taken the attempt over."""

    attempt: int
    name: str = ""
    log: str = ""
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDocument:
    """One version of a task. `version` is Firestore's update time, exact to the microsecond."""

    path: str
    version: Timestamp
    created_at: datetime
    state: str
    type: str = ""
    input: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    scheduled_at: datetime | None = None
    wake_at: datetime | None = None
    shard: int | None = None
    attempt: int = 0
    max_attempts: int | None = None
    queue: str = ""  # in which it waits, or has waited last
    priority: int = 0  # there; 0 comes first
    started_at: datetime | None = None
    lease: Lease | None = None
    has_job: bool = False  # a field `job`, whatever it holds
    job: JobNote | None = None  # of this attempt
    waiting_until: datetime | None = None
    callback_urls: tuple[GivenUrl, ...] = ()
    callback: CallbackNote = field(default_factory=CallbackNote)
    cancel_requested: bool = False
    cancelled_by: str = ""
    shown_as: str = ""  # a field of the document it lies under
    key: str = ""  # its id is made of; there for ever, so that the key stays taken
    needs: int = 0  # other tasks that must be done before
    then: tuple[str, ...] = ()  # paths of those that need this one
    runs_on: str = ""  # `job`: its next attempts run on one, if its handler can hand over
    checkpoint: Any = None  # what has been done so far, in its handler's own words
    once: effect_notes.Notes = field(default_factory=dict)  # of effects that must not happen twice
    history: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[str, ...] = ()  # one sentence for each field that cannot be used as it is

    @property
    def parent_path(self) -> str:
        """Of the document the task lies under; empty where it lies under none."""
        return self.path.rpartition("/")[0].rpartition("/")[0]

    @property
    def runs_on_job(self) -> bool:
        return self.state == RUNNING and self.lease is not None and self.lease.runner == JOB

    @property
    def waits(self) -> bool:
        """For a callback, without a worker."""
        return self.state == RUNNING and self.waiting_until is not None and self.lease is None

    def holds(self, token: str) -> bool:
        return self.state == RUNNING and self.lease is not None and self.lease.token == token

    def was_finished_by(self, token: str) -> bool:
        """By the owner itself: an end by sweep or watcher carries the owner's token too, and is not the owner's."""
        return any(entry.get("token") == token and not entry.get("by") for entry in self.history)


def read_task_document(
    path: str, fields: Mapping[str, Any], version: Timestamp, created_at: datetime
) -> TaskDocument:
    """Never raises: what cannot be used is left at its default and named in `problems`."""
    good: dict[str, Any] = {"state": ""}
    problems = []
    for name, (is_right, right) in _RIGHT.items():
        if name not in fields:
            continue
        value = fields[name]
        if is_right(value):
            good[name] = value
        else:
            problems.append(f"`{name}` is {_said(value)}; it must be {right}")
    problems += [f"`{name}` is missing; {advice}" for name, advice in _REQUIRED.items() if name not in fields]
    if "/" not in path.rpartition("/")[0] and good.pop("shown_as", None):
        problems.append("`shown_as` must be left out: the task lies under no document that could show it")
    good["lease"], good["checkpoint"] = _lease(fields.get("lease")), fields.get("checkpoint")
    good["has_job"], good["job"] = "job" in fields, _job(fields.get("job"), good.get("attempt", 0))
    good["queue"] = queue if isinstance(queue := fields.get("queue"), str) else ""
    good["then"] = tuple(good.get("then", ()))
    good["waiting_until"] = _waiting_until(fields.get("waiting"))
    good["callback_urls"], good["callback"] = (
        read_urls(fields.get("callback_urls")),
        read_note(fields.get("callback")),
    )
    good["history"] = tuple(entry for entry in good.get("history", ()) if isinstance(entry, Mapping))
    return TaskDocument(path=path, version=version, created_at=created_at, problems=tuple(problems), **good)


def is_task_path(path: Any) -> bool:
    """Such as `orders/o1/tasks/t1`: a document of a collection named tasks."""
    parts = path.split("/") if isinstance(path, str) else []
    return len(parts) % 2 == 0 and len(parts) > 1 and parts[-2] == "tasks" and all(parts)


def shard_of(path: str) -> int:
    return crc32(path.encode()) % SHARDS


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_time(value: Any) -> bool:
    return isinstance(value, datetime)


_STATES_OFFERED = "one of scheduled, running, done, failed"

# What a field must be, and how to say so. Fields that are not here belong to the creator and are left alone.
_RIGHT: Mapping[str, tuple[Any, str]] = {
    "type": (lambda value: isinstance(value, str), "text, such as confirmation_email"),
    "input": (lambda value: isinstance(value, Mapping), "a map"),
    "state": (lambda value: isinstance(value, str) and value in STATES, _STATES_OFFERED),
    "reason": (lambda value: isinstance(value, str), "text; the engine writes it, leave it out"),
    "scheduled_at": (_is_time, "a timestamp; leave it out to run at once"),
    "wake_at": (_is_time, "a timestamp; the engine writes it, leave it out"),
    "shard": (_is_whole, "a whole number; the engine writes it, leave it out"),
    "attempt": (
        lambda value: _is_whole(value) and value >= 0,
        "a whole number from 0; the engine writes it, leave it out",
    ),
    "max_attempts": (
        lambda value: _is_whole(value) and 1 <= value <= MAX_ATTEMPTS_LIMIT,
        f"a whole number from 1 to {MAX_ATTEMPTS_LIMIT}; leave it out for the handler's own",
    ),
    "priority": (
        lambda value: _is_whole(value) and 0 <= value <= LOWEST_PRIORITY,
        f"a whole number from 0, which comes first, to {LOWEST_PRIORITY}; leave it out for 0",
    ),
    "started_at": (_is_time, "a timestamp; the engine writes it, leave it out"),
    "history": (lambda value: isinstance(value, list | tuple), "a list; the engine writes it, leave it out"),
    "cancel_requested": (lambda value: isinstance(value, bool), "true, or left out"),
    "cancelled_by": (lambda value: isinstance(value, str), "text: who wants it cancelled"),
    "shown_as": (field_paths.is_field_path, field_paths.RIGHT),
    "key": (lambda value: isinstance(value, str), "text; enqueue writes it, leave it out"),
    "needs": (_is_whole, "a whole number; enqueue writes it, leave it out"),
    "then": (
        lambda value: isinstance(value, list | tuple) and all(map(is_task_path, value)),
        "a list of paths such as orders/o1/tasks/t1; enqueue writes it, leave it out",
    ),
    "once": (effect_notes.are_notes, effect_notes.RIGHT),
    "runs_on": (lambda value: value == JOB, "the text job; leave it out to have its handler decide"),
}
_REQUIRED: Mapping[str, str] = {
    "type": "write the name of a handler, such as confirmation_email",
    "state": "write scheduled",
}


def _said(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {shortened(value)!r}" if value else "empty text"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return f"the number {value}"
    kinds = ((Mapping, "a map"), (list, "a list"), (datetime, "a timestamp"), (bytes, "bytes"))
    return next((words for kind, words in kinds if isinstance(value, kind)), f"a {type(value).__name__}")


def _lease(value: Any) -> Lease | None:
    if not isinstance(value, Mapping):
        return None
    token, expires_at, runner = value.get("token"), value.get("expires_at"), value.get("runner", "")
    if not isinstance(token, str) or not isinstance(expires_at, datetime) or not isinstance(runner, str):
        return None
    return Lease(token, expires_at.astimezone(UTC), runner)


def _job(value: Any, attempt: int) -> JobNote | None:
    """None where there is none, or another attempt's."""
    if not isinstance(value, Mapping) or value.get("attempt") != attempt:
        return None
    name, log, started_at = value.get("name"), value.get("log"), value.get("started_at")
    return JobNote(
        attempt,
        name if isinstance(name, str) else "",
        log if isinstance(log, str) else "",
        started_at if isinstance(started_at, datetime) else None,
    )


def _waiting_until(value: Any) -> datetime | None:
    until = value.get("until") if isinstance(value, Mapping) else None
    return until if isinstance(until, datetime) else None
