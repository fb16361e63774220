"""What the parent shows of a task: after every change it would be written, its state; and no write without need."""

import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from onwrite import enqueue, transitions
from onwrite.backoff import Backoff
from onwrite.changes import DELETE, Change
from onwrite.commits import Commits
from onwrite.field_paths import is_field_path
from onwrite.look import Looker
from onwrite.pauses import Pauses
from onwrite.shown import Shown, shown
from onwrite.task_document import STATES, Lease, TaskDocument, read_task_document
from onwrite.values import decode_fields

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ERROR = {"kind": "exception", "message": "on fire", "at": NOW}
AS = "exports.dataset_export_1"

tasks = st.builds(
    TaskDocument,
    path=st.just("orders/o1/tasks/t1"),
    version=st.just(Timestamp(seconds=1)),
    created_at=st.just(NOW),
    state=st.sampled_from(STATES),
    type=st.just("work"),
    reason=st.sampled_from(
        ["", "new", "retry", "snoozed", "paused", "rescued", "claimed", "manual", "exhausted"]
    ),
    scheduled_at=st.none() | st.just(NOW) | st.just(NOW + timedelta(days=1)),
    wake_at=st.none() | st.just(NOW),
    attempt=st.integers(0, 3),
    max_attempts=st.just(3),
    lease=st.none()
    | st.builds(Lease, st.just("t"), st.sampled_from([NOW, NOW + timedelta(hours=1)]), st.just("")),
    waiting_until=st.none() | st.just(NOW + timedelta(hours=1)),
    cancel_requested=st.booleans(),
    shown_as=st.sampled_from(["", "export", AS]),
)
progress = st.none() | st.just({"done": 1, "total": 2, "note": "half", "at": NOW})
MAKE = {
    "claim": lambda task: transitions.claim(task, NOW, token="t", lasts=timedelta(minutes=1), max_attempts=3),
    "renew": lambda task: transitions.renew(task, NOW, lasts=timedelta(minutes=1)),
    "complete": lambda task: transitions.complete(task, NOW, None),
    "retry": lambda task: transitions.retry(task, NOW, ERROR, timedelta(0)),
    "snooze": lambda task: transitions.snooze(task, NOW, NOW),
    "hand back": lambda task: transitions.hand_back(task, NOW, ERROR),
    "reject": lambda task: transitions.reject(task, NOW, ERROR),
    "invalidate": lambda task: transitions.invalidate(task, NOW, ERROR),
    "sweep": lambda task: Looker(Pauses(), Backoff(), Random(1)).look(task, NOW)[1],
    "sweep in a pause": lambda task: Looker(Pauses(everything=True), Backoff(), Random(1)).look(task, NOW)[1],
    "run now": lambda task: transitions.run_now(task, NOW),
}


@given(tasks, st.sampled_from(sorted(MAKE)), progress)
def test_what_is_shown_is_the_task_after_the_change_or_what_was_shown_before(
    task: TaskDocument, name: str, report: dict[str, Any] | None
) -> None:
    change = MAKE[name](task)
    if report and name not in {"claim", "invalidate"}:
        change = Change({**change.fields, "progress": report})
    state = change.fields.get("state", task.state)
    seen = shown(task, change)
    if not task.shown_as:
        assert seen is None
    elif seen is None:
        assert state == task.state
        assert "progress" not in change.fields
    else:
        assert seen.path == "orders/o1"
        wanted = {"state": state} | {key: change.fields[key] for key in ("progress",) if key in change.fields}
        assert seen.fields == {f"{task.shown_as}.{key}": value for key, value in wanted.items()}


def task(state: str = "scheduled", reason: str = "new", **fields: Any) -> TaskDocument:
    return TaskDocument(
        path="orders/o1/tasks/t1",
        version=Timestamp(seconds=1),
        created_at=NOW,
        state=state,
        reason=reason,
        shown_as=AS,
        **fields,
    )


@pytest.mark.parametrize(
    ("of", "name"),
    [
        (task("running", "claimed"), "renew"),
        (task(), "sweep"),
        (task(), "sweep in a pause"),
        (task(reason="paused"), "sweep"),
        (task("running", "claimed", lease=Lease("t", NOW + timedelta(hours=1), "")), "sweep"),
        (task("done", "completed"), "sweep"),
        (task(reason="snoozed", scheduled_at=NOW + timedelta(days=1)), "run now"),
    ],
    ids=["renewal", "wake", "pause", "resume", "look later", "forget", "run now"],
)
def test_what_leaves_the_state_as_it_was_adds_no_write(of: TaskDocument, name: str) -> None:
    assert shown(of, MAKE[name](of)) is None


def test_a_claim_shows_that_it_runs_and_takes_the_last_attempts_progress_away() -> None:
    assert shown(task(), MAKE["claim"](task())) == Shown(
        "orders/o1", {f"{AS}.state": "running", f"{AS}.progress": DELETE}
    )


@pytest.mark.parametrize("reason", ["manual", "exhausted"])
def test_a_flip_by_a_person_is_shown_with_the_first_change_that_follows(reason: str) -> None:
    flipped = task(reason=reason, attempt=1)
    for name in ("sweep", "sweep in a pause"):
        assert shown(flipped, MAKE[name](flipped)) == Shown("orders/o1", {f"{AS}.state": "scheduled"})


def client() -> firestore.Client:
    return firestore.Client(project="demo-onwrite", credentials=AnonymousCredentials())


def test_the_write_names_the_fields_alone_and_wants_the_document_to_be_there() -> None:
    write = Commits(client()).show("orders/o1", {f"{AS}.state": "running", f"{AS}.progress": DELETE, "a": 1})
    assert write.update.name.endswith("/documents/orders/o1")
    assert list(write.update_mask.field_paths) == [f"{AS}.state", f"{AS}.progress", "a"]
    assert decode_fields(write.update.fields) == {
        "exports": {"dataset_export_1": {"state": "running"}},
        "a": 1,
    }
    assert write.current_document.exists is True


GOOD = ["a", "export", AS, "_x.Y_9", "a.b.c.d", "x" * 64, "__", "___", "__a", "a__", "__a.b__"]
BAD = [
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "a.b.c.d.e",
    "x" * 65,
    "9a",
    "a-b",
    "a b",
    "a.b\n",
    "é",
    "a.१",
    "`a`",
    "a/b",
    "a[0]",
    "____",
    "__a__",
    "exports.__a__",
    "__a__.x",
    "__a__b__",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_field_path_is_taken_as_it_is(text: str) -> None:
    assert is_field_path(text)
    fields = {"type": "work", "state": "scheduled", "shown_as": text}
    read = read_task_document("orders/o1/tasks/t1", fields, Timestamp(seconds=1), NOW)
    assert (read.shown_as, read.problems) == (text, ())


@pytest.mark.parametrize("value", [*BAD, 7, None, True, [], ["a"], {"a": "b"}, b"a"])
def test_a_bad_one_is_a_problem_that_says_what_is_right_and_shows_nothing(value: Any) -> None:
    fields = {"type": "work", "state": "scheduled", "shown_as": value}
    read = read_task_document("orders/o1/tasks/t1", fields, Timestamp(seconds=1), NOW)
    (problem,) = read.problems
    assert problem.startswith("`shown_as` is ")
    assert "it must be 1 to 4 names joined by dots, such as exports.dataset_export_1" in problem
    assert read.shown_as == ""


@given(st.text(st.sampled_from("ab_9.-é`"), max_size=12) | st.text(max_size=8))
def test_a_path_is_good_where_the_client_library_needs_no_backticks_for_it(text: str) -> None:
    names = text.split(".")
    plain = [re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in names]
    reserved = [re.fullmatch(r"__.*__", name) for name in names]
    assert is_field_path(text) == (all(plain) and not any(reserved) and len(names) <= 4)


def test_a_task_that_lies_under_no_document_has_nobody_to_show_it() -> None:
    fields = {"type": "work", "state": "scheduled", "shown_as": AS}
    read = read_task_document("tasks/t1", fields, Timestamp(seconds=1), NOW)
    assert read.problems == (
        "`shown_as` must be left out: the task lies under no document that could show it",
    )
    assert (read.shown_as, read.parent_path) == ("", "")


def test_enqueue_writes_the_field_and_refuses_what_is_no_path() -> None:
    batch, order = client().batch(), client().document("orders/o1")
    enqueue(batch, order, "work", key="one", shown_as=AS, handlers=None)
    enqueue(batch, order, "work", key="two", handlers=None)
    one, two = (decode_fields(type(write).pb(write).update.fields) for write in batch._write_pbs)
    assert one["shown_as"] == AS
    assert "shown_as" not in two
    for wrong in (*BAD, 7):
        with pytest.raises(ValueError, match="shown_as must be 1 to 4 names joined by dots"):
            enqueue(batch, order, "work", key="three", shown_as=wrong, handlers=None)  # type: ignore[arg-type]
    assert len(batch._write_pbs) == 2
