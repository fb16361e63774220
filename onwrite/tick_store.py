"""What Firestore keeps of a recurring type: the document `recurring/<type>`, and under it a task for each tick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from google.api_core import exceptions
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite import queries
from onwrite.batches import TaskBatch
from onwrite.commits import Refused
from onwrite.enqueue import enqueue
from onwrite.schedules import Schedule
from onwrite.store import Store

COLLECTION: Final = "recurring"
AT_ONCE: Final = 200  # tasks of one commit

# What a commit is refused with where somebody else was first.
_OUTRUN: Final = (exceptions.AlreadyExists, exceptions.FailedPrecondition, exceptions.NotFound)


@dataclass(frozen=True, slots=True)
class Kept:
    """`since` is when the line and the zone were first seen; None: they are not known, or not readable."""

    type: str
    version: Timestamp = field(default_factory=Timestamp)  # zero: there is no document
    every: str = ""
    time_zone: str = ""
    since: datetime | None = None
    last_tick: datetime | None = None

    def follows(self, schedule: Schedule) -> bool:
        """Whether these are the ticks of that line; else its ticks begin now."""
        known = (self.every, self.time_zone) == (schedule.every, schedule.time_zone)
        return known and self.since is not None

    @property
    def until(self) -> datetime | None:
        """Up to which moment all ticks are settled."""
        return max(filter(None, (self.since, self.last_tick)), default=None)


class TickStore:
    def __init__(self, store: Store) -> None:
        self._client = store.client
        self._commits = store.commits

    def read(self, types: Sequence[str]) -> Mapping[str, Kept]:
        """One call, and one read for each type."""
        wanted = [self._client.document(f"{COLLECTION}/{name}") for name in types]
        found = self._client.get_all(wanted, retry=queries.READ_RETRY, timeout=queries.READ_TIMEOUT)
        return {snapshot.id: _kept(snapshot) for snapshot in found} if wanted else {}

    def begin(self, kept: Kept, schedule: Schedule, now: datetime) -> bool:
        """From now on, ticks are those of this line. False: somebody else was first."""
        fields = {"every": schedule.every, "time_zone": schedule.time_zone, "since": now}
        if kept.version == Timestamp():
            batch = TaskBatch(self._client)
            batch.create(self._client.document(f"{COLLECTION}/{kept.type}"), fields)
            return self._commit(batch.writes) is not None
        return self._commit([self._commits.update(self._path(kept), kept.version, fields)]) is not None

    def enqueue(self, kept: Kept, ticks: Mapping[datetime, Mapping[str, Any]]) -> int:
        """How many tasks were made of these ticks, given with the input of each, the oldest first.

        In one commit with the tasks goes the tick up to which they are, under the version that was read: so a crash
        loses none, and two sweeps do not make two. 0 where somebody else was first.
        """
        made, rest = 0, list(ticks)
        while rest:
            now, rest = rest[:AT_ONCE], rest[AT_ONCE:]
            landed = self._enqueue(kept, {tick: ticks[tick] for tick in now})
            if landed is None:
                break
            made += landed[0]
            kept = replace(kept, version=landed[1], last_tick=now[-1])
        return made

    def _enqueue(
        self, kept: Kept, ticks: Mapping[datetime, Mapping[str, Any]]
    ) -> tuple[int, Timestamp] | None:
        version = self._commit(self._writes(kept, max(ticks), ticks))
        if version is not None:
            return len(ticks), version
        if self.read([kept.type])[kept.type].version != kept.version:
            return None
        # Nobody went on, so that it is a task which is there: of a tick that somebody has set back.
        new = {tick: ticks[tick] for tick in self._missing(kept, list(ticks))}
        version = self._commit(self._writes(kept, max(ticks), new))
        return None if version is None else (len(new), version)

    def _writes(
        self, kept: Kept, last: datetime, ticks: Mapping[datetime, Mapping[str, Any]]
    ) -> Sequence[Any]:
        batch, parent = TaskBatch(self._client), self._client.document(self._path(kept))
        for tick, value in ticks.items():
            enqueue(batch, parent, kept.type, value, key=key_of(tick), at=tick, keep=False, handlers=None)
        return [self._commits.update(parent.path, kept.version, {"last_tick": last}), *batch.writes]

    def _missing(self, kept: Kept, ticks: Sequence[datetime]) -> Sequence[datetime]:
        tasks = self._client.document(self._path(kept)).collection("tasks")
        wanted = {key_of(tick): tick for tick in ticks}
        found = self._client.get_all(
            [tasks.document(key) for key in wanted],
            field_paths=("type",),
            retry=queries.READ_RETRY,
            timeout=queries.READ_TIMEOUT,
        )
        there = {snapshot.id for snapshot in found if snapshot.exists}
        return [tick for key, tick in wanted.items() if key not in there]

    def _commit(self, writes: Sequence[Any]) -> Timestamp | None:
        try:
            return self._commits.commit(writes).version
        except Refused as refused:
            if isinstance(refused.cause, _OUTRUN):
                return None
            raise refused.cause from refused

    @staticmethod
    def _path(kept: Kept) -> str:
        return f"{COLLECTION}/{kept.type}"


def key_of(tick: datetime) -> str:
    """Such as `2026-11-20T0200Z`: of one tick there is one task, whoever enqueues it."""
    return f"{tick:%Y-%m-%dT%H%MZ}"


def _kept(snapshot: Any) -> Kept:
    """Never raises: what is not what it must be is not known, and so begins anew."""
    if not snapshot.exists:
        return Kept(snapshot.id)
    fields = snapshot.to_dict()
    every, zone, since, last = (fields.get(name) for name in ("every", "time_zone", "since", "last_tick"))
    readable = last is None or isinstance(last, datetime)
    return Kept(
        snapshot.id,
        queries.exact(snapshot.update_time),
        every if isinstance(every, str) else "",
        zone if isinstance(zone, str) else "",
        since if isinstance(since, datetime) and readable else None,
        last if isinstance(last, datetime) else None,
    )
