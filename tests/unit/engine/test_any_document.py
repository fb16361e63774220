"""Whatever map a client writes into a task: one of the four states, or left alone, and the reason is said."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from onwrite import Backoff, Task, handler
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.sweep import look
from onwrite.task_document import LEFT_ALONE, STATES, TaskDocument, read_task_document, shard_of
from onwrite.transitions import DELETE, Change, claim
from onwrite.values import decode_fields, encode

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

times = st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 — hypothesis wants them naive
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text()
    | st.binary()
    | times
)
anything = st.recursive(
    plain,
    lambda inner: (
        st.lists(plain | st.dictionaries(st.text(min_size=1), inner), max_size=3)
        | st.dictionaries(st.text(min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)
documents = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["work", "Work", "../work", ""]) | anything,
        "input": st.just({}) | anything,
        "state": st.sampled_from([*STATES, "runing"]) | anything,
        "reason": st.sampled_from(["new", "manual", "exhausted"]) | anything,
        "scheduled_at": times | anything,
        "wake_at": times | anything,
        "shard": anything,
        "attempt": st.integers(-2, 30) | anything,
        "max_attempts": st.integers(-2, 30) | anything,
        "started_at": times | anything,
        "lease": st.fixed_dictionaries({"token": st.text(), "expires_at": times, "runner": st.text()})
        | anything,
        "history": st.lists(st.dictionaries(st.text(min_size=1), plain), max_size=25) | anything,
        "error": anything,
    },
)


class Recording:
    """The store's place: keeps the changes in order and says that they landed."""

    client = None

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def apply(self, _: TaskDocument, change: Change) -> bool:
        self.changes.append(change)
        return True

    def claim(self, task: TaskDocument, change: Change, token: str) -> None:
        assert change.fields["lease"]["token"] == token
        assert task.type == "work"
        self.changes.append(change)


@handler(retry=Backoff(attempts=3))
def work(task: Task, input: dict[str, Any]) -> None: ...


def registry() -> Registry:
    registry = Registry("onwrite")
    registry._known = {"work": work}
    return registry


def as_stored(fields: dict[str, Any]) -> TaskDocument:
    """Through Firestore's own messages, as an event brings it."""
    stored = {name: encode(value) for name, value in fields.items()}
    return read_task_document("orders/o1/tasks/t1", decode_fields(stored), Timestamp(seconds=1), NOW)


@given(documents)
def test_the_engine_ends_in_a_state_or_leaves_it_alone_and_says_why(fields: dict[str, Any]) -> None:
    store, told = Recording(), list[object]()
    task = as_stored(fields)
    Processor(store, registry(), clock=lambda: NOW, tell=told.append, chance=Random(1)).process(task)  # type: ignore[arg-type]
    assert len(store.changes) <= 1
    for change in store.changes:
        assert change.state in STATES
        assert change.reason
        for value in change.fields.values():
            if value is not DELETE:
                encode(value)  # raises where Firestore could not hold it
    if not store.changes:
        assert task.state in LEFT_ALONE or told, "left alone without a word"
    if any(change.state == "failed" for change in store.changes):
        message = store.changes[0].fields["error"]["message"]
        assert "must be" in message or "missing" in message or "no handler" in message or "input" in message


@given(documents, times)
def test_the_sweep_has_an_answer_for_every_document(fields: dict[str, Any], now: datetime) -> None:
    task = as_stored(fields)
    name, change = look(task, now, Random(1))
    assert name in {"wake", "rescue", "invalidate", "look later", "forget"}
    assert change.fields
    wake_at = change.fields.get("wake_at")
    if isinstance(wake_at, datetime):
        assert wake_at != task.wake_at or now < wake_at, "a change that changes nothing sends no event"


@given(st.text(min_size=1), st.integers(0, 40), st.integers(1, 40))
def test_a_claim_never_goes_beyond_its_attempts(path: str, attempt: int, allowed: int) -> None:
    task = TaskDocument(
        path=path,
        version=Timestamp(),
        created_at=NOW,
        state="scheduled",
        attempt=attempt,
        max_attempts=allowed,
    )
    change = claim(task, NOW, token="t", lasts=timedelta(minutes=1), max_attempts=5)
    assert change.fields["attempt"] == attempt + 1 <= change.fields["max_attempts"]
    assert change.fields["shard"] == shard_of(path)
