"""Whatever map a client writes into a task: one of the four states, or left alone, and the reason is said."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from onwrite import Backoff, Task, handler
from onwrite.arrows import ARROWS
from onwrite.changes import DELETE, Change
from onwrite.launchers.launcher import Status
from onwrite.look import Looker, gaps, needs_status
from onwrite.pauses import Pauses
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.task_document import LEFT_ALONE, STATES, TaskDocument, read_task_document, shard_of
from onwrite.transitions import claim
from onwrite.values import decode_fields, encode

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

times = st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 — hypothesis wants them naive
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 — as above
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
        "lease": st.fixed_dictionaries(
            {
                "token": st.text(),
                "expires_at": times,
                "runner": st.sampled_from(["function", "job"]) | st.text(),
            }
        )
        | anything,
        "job": st.fixed_dictionaries(
            {"attempt": st.integers(0, 2)},
            optional={"name": st.text() | anything, "log": st.text(), "started_at": times | anything},
        )
        | anything,
        "history": st.lists(st.dictionaries(st.text(min_size=1), plain), max_size=25) | anything,
        "error": anything,
        "once": st.dictionaries(
            st.sampled_from(["mail", "ü"]),
            st.fixed_dictionaries(
                {},
                optional={
                    "intent": st.fixed_dictionaries({"at": times, "attempt": st.integers(0, 9)}) | anything,
                    "receipt": anything,
                    "lost": st.text() | anything,
                },
            )
            | anything,
        )
        | anything,
        "cancel_requested": st.booleans() | anything,
        "cancelled_by": st.text() | anything,
        "shown_as": st.sampled_from(["exports.x", "9", "a.b.c.d.e"]) | anything,
        "waiting": st.fixed_dictionaries({"until": times}) | anything,
        "callback": st.just(
            {"handed": 1, "received": [{"number": 1, "digest": "", "received_at": NOW, "payload": "{}"}]}
        )
        | anything,
        "callback_urls": anything,
    },
)
statuses = st.none() | st.builds(
    Status,
    st.sampled_from(["starting", "running", "succeeded", "failed", "gone"]),
    st.sampled_from(["", "OOMKilled"]),
    st.text(),
)
paused = st.builds(Pauses, st.booleans(), st.frozensets(st.sampled_from(["work", "rest"])))


class Recording:
    """The store's place: keeps the changes in order and says that they landed."""

    client = None

    def __init__(self, pauses: Pauses) -> None:
        self.changes: list[Change] = []
        self._settings = {"paused": pauses.everything, "paused_types": list(pauses.types)}

    def read_settings(self) -> dict[str, Any]:
        return self._settings

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


@given(documents, paused)
def test_the_engine_ends_in_a_state_or_leaves_it_alone_and_says_why(
    fields: dict[str, Any], pauses: Pauses
) -> None:
    store, told = Recording(pauses), list[object]()
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
        assert any(
            word in message
            for word in ("must be", "missing", "no handler", "input", "cancelled", "called back")
        )


@given(documents, moments, paused, statuses)
def test_the_sweep_has_an_answer_for_every_document(
    fields: dict[str, Any], now: datetime, pauses: Pauses, said: Status | None
) -> None:
    task = as_stored(fields)
    status = said if needs_status(task, now) else None
    name, change = Looker(pauses, Backoff(), Random(1)).look(task, now, status)
    assert name in {arrow.name for arrow in ARROWS} | {"look later", "forget"}
    assert change.fields
    wake_at = change.fields.get("wake_at")
    if isinstance(wake_at, datetime):
        assert wake_at != task.wake_at or now < wake_at, "a change that changes nothing sends no event"
    if "state" in change.fields and not task.problems:
        legal = {(arrow.before, arrow.after) for arrow in ARROWS if arrow.name in {name, "accept"}}
        assert (task.state, change.state) in legal
    if change.fields.get("state") == "scheduled":
        assert not task.cancel_requested
        assert isinstance(wake_at, datetime), "out of the sweep's sight"


@given(st.sets(st.sampled_from("abcdef")), st.sampled_from("abcdefg"))
def test_the_gaps_between_paused_types_hold_every_type_that_is_not_paused(types: set[str], name: str) -> None:
    found = [
        (after, before)
        for after, before in gaps(Pauses(types=frozenset(types)))
        if (after is None or after < name) and (before is None or name < before)
    ]
    assert len(found) == (name not in types)


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
