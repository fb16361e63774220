"""What adding tasks comes to: which are new, how many others each must wait for, and whom each wakes. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.changes import Change
from onwrite.errors import CannotEnqueue
from onwrite.task_document import DONE, SCHEDULED

MOST_NEEDS: Final = 500
BLOCKED: Final = "blocked"


@dataclass(frozen=True, slots=True)
class NewTask:
    """`fields` are those of a task that needs no other one; `needs` has the paths of those that must be done before.

    `only_new`: where it is there already, nothing of what it is added with is to be written.
    """

    path: str
    fields: Mapping[str, Any]
    needs: tuple[str, ...] = ()
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A task that is there already."""

    state: str
    version: Timestamp
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Additions:
    """`creates`: fields by path. `thens`: for tasks that are there already, their version and whom they must wake."""

    creates: Mapping[str, Mapping[str, Any]]
    thens: Mapping[str, tuple[Timestamp, Sequence[str]]]


def plan(new: Iterable[NewTask], found: Mapping[str, Found | None]) -> Additions:
    """`found` has each task that a new one needs and that is not new itself, and of the new ones those that are there.

    The same key twice is the first. A need that is done needs no waiting for. CannotEnqueue where one is not there.
    """
    adding = _adding(new, found)
    inside: dict[str, list[str]] = defaultdict(list)
    outside: dict[str, list[str]] = defaultdict(list)
    waits: dict[str, int] = {}
    for task in adding.values():
        open_needs = [need for need in task.needs if _is_open(task, need, adding, found)]
        for need in open_needs:
            (inside if need in adding else outside)[need].append(task.path)
        waits[task.path] = len(open_needs)
    creates = {path: _fields(task, waits[path], inside.get(path, ())) for path, task in adding.items()}
    return Additions(creates, {need: (_version(found[need]), paths) for need, paths in outside.items()})


def check_needs(path: str, needs: Sequence[str]) -> None:
    if path in needs:
        raise CannotEnqueue(f"{path} would need itself")
    if len(needs) > MOST_NEEDS:
        raise CannotEnqueue(
            f"{path} would need {len(needs)} tasks; {MOST_NEEDS} are allowed: chain some of them"
        )


def counts_down(change: Change) -> bool:
    """Whether a task that ends so lets those go on that need it."""
    return change.fields.get("state") == DONE


def _adding(new: Iterable[NewTask], found: Mapping[str, Found | None]) -> dict[str, NewTask]:
    adding: dict[str, NewTask] = {}
    for task in new:
        if task.only_new or not found.get(task.path):
            adding.setdefault(task.path, task)
    return adding


def _is_open(
    task: NewTask, need: str, adding: Mapping[str, NewTask], found: Mapping[str, Found | None]
) -> bool:
    if need in adding:
        return True
    there = found.get(need)
    if there is None:
        raise CannotEnqueue(f"{task.path} needs {need}, which is not there: enqueue that one first")
    return there.state != DONE


def _fields(task: NewTask, waits: int, then: Sequence[str]) -> Mapping[str, Any]:
    blocked = {"state": SCHEDULED, "reason": BLOCKED, "needs": waits} if waits else {}
    return {**task.fields, **blocked, **({"then": list(then)} if then else {})}


def _version(there: Found | None) -> Timestamp:
    return there.version if there else Timestamp()
