"""What a watch keeps in mind: little for a Job that lives, less for one that ended, since there may be thousands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onwrite.launchers.kubernetes_manifest import ATTEMPT, PATH
from onwrite.launchers.launcher import Status


@dataclass(frozen=True, slots=True)
class JobEnd:
    """`path` and `attempt` are the task's; `status` is succeeded, failed or gone."""

    name: str
    path: str
    attempt: int
    status: Status


@dataclass(frozen=True, slots=True)
class Sighting:
    """`uid` tells a Job from a later one of the same name."""

    uid: str
    name: str
    path: str
    attempt: int
    created_at: datetime
    ready: bool

    @classmethod
    def of(cls, job: dict[str, Any]) -> "Sighting":
        """A Job without our annotations, since somebody took them away, has no path: nobody finds its task."""
        about = job["metadata"]
        notes = about.get("annotations") or {}
        attempt = notes.get(ATTEMPT, "")
        return cls(
            about["uid"],
            about["name"],
            notes.get(PATH, ""),
            int(attempt) if attempt.isdecimal() else 0,
            datetime.fromisoformat(about["creationTimestamp"]),
            bool((job.get("status") or {}).get("ready")),
        )


class Sightings:
    def __init__(self) -> None:
        self._live: dict[str, Sighting] = {}
        self._ended: set[str] = set()
        self._untold: dict[str, JobEnd] = {}

    @property
    def alive(self) -> int:
        return len(self._live)

    def knows_the_end_of(self, uid: str) -> bool:
        return uid in self._ended

    def live(self, sighting: Sighting) -> None:
        self._live[sighting.uid] = sighting

    def end(self, sighting: Sighting, status: Status) -> JobEnd:
        self._live.pop(sighting.uid, None)
        self._ended.add(sighting.uid)
        return JobEnd(sighting.name, sighting.path, sighting.attempt, status)

    def forget(self, uid: str) -> None:
        self._live.pop(uid, None)
        self._ended.discard(uid)

    def vanished(self, found: Iterable[str]) -> list[Sighting]:
        """Those that lived and are in the list no more. Ends of Jobs that are not in it are forgotten."""
        there = set(found)
        self._ended &= there
        return [sighting for uid, sighting in self._live.items() if uid not in there]

    def waiting_since(self, before: datetime) -> list[Sighting]:
        """Those that were made before and have no pod at work."""
        return [
            sighting
            for sighting in self._live.values()
            if not sighting.ready and sighting.created_at <= before
        ]

    def keep(self, end: JobEnd) -> None:
        self._untold[end.name] = end

    def told(self, end: JobEnd) -> None:
        self._untold.pop(end.name, None)

    def untold(self) -> list[JobEnd]:
        return list(self._untold.values())
