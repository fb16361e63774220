"""What a version of a task says of its owner, and what must hold from one version to the next. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from onwrite.local.chaos.violations import Kind, Violation

SCHEDULED, RUNNING, DONE, FAILED = "scheduled", "running", "done", "failed"
DELETED: Final = "deleted"


@dataclass(frozen=True, slots=True)
class End:
    """The newest entry of an attempt in a task's history: which attempt ended last, by its lease's token."""

    token: str
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """`at` is Firestore's update time in nanoseconds, `follows` that of the version before; 0: there was none."""

    at: int
    follows: int
    state: str
    reason: str = ""
    attempt: int = 0
    token: str = ""
    expires_at: datetime | None = None
    end: End | None = None

    def __str__(self) -> str:
        lease = f", lease {self.token[:8]}" if self.token else ""
        end = f", last end {self.end.reason} by {self.end.token[:8]}" if self.end else ""
        return f"{_clock(self.at)} {self.state} ({self.reason}), attempt {self.attempt}{lease}{end}"


def in_order(versions: Iterable[Version]) -> list[Version]:
    """The emulator tells of versions written at the same time in any order."""
    return sorted(versions, key=lambda version: (version.at, version.follows, version.state == DELETED))


def judge(path: str, versions: list[Version]) -> Iterator[Violation]:
    """All that is wrong with the way a task went; `versions` are in order."""
    before: Version | None = None
    tokens: set[str] = set()
    for version in versions:
        for kind, fault in _faults(before, version, tokens):
            yield Violation(kind, path, f"{path} {fault}: {version}")
        if version.token:
            tokens.add(version.token)
        before = version


def _faults(before: Version | None, after: Version, tokens: set[str]) -> Iterator[tuple[Kind, str]]:
    if after.follows != (before.at if before else 0):
        yield Kind.ILLEGAL, "has a version before this one that the record does not know"
    elif before is None:
        if (after.state, after.attempt, after.token) != (SCHEDULED, 0, ""):
            yield Kind.ILLEGAL, "did not begin as a scheduled task without attempts"
    elif after.state == DELETED:
        yield Kind.ILLEGAL, "was deleted"
    elif after.at == before.at:
        yield Kind.ILLEGAL, "was written once more, and nothing changed"
    elif _ends_late(before, after):
        yield Kind.LATE, "was ended by an attempt that no longer had the lease"
    elif fault := _fault_of_arrow(before, after, tokens):
        yield Kind.ILLEGAL, fault


def _ends_late(before: Version, after: Version) -> bool:
    """Somebody's end landed, and the version it landed on was not leased to them."""
    return after.end is not None and after.end != before.end and after.end.token != before.token


def _fault_of_arrow(before: Version, after: Version, tokens: set[str]) -> str:
    match before.state, after.state:
        case "scheduled", "scheduled":
            return "" if after.attempt == before.attempt else "changed its attempts without a claim"
        case "scheduled", "running":
            return _fault_of_claim(before, after, tokens)
        case "running", "running":
            same = (after.token, after.attempt) == (before.token, before.attempt)
            return "" if same else "was claimed while it ran"
        case "running", "scheduled" | "done" | "failed":
            return _fault_of_end(before, after)
    return f"went from {before.state} to {after.state}"


def _fault_of_claim(before: Version, after: Version, tokens: set[str]) -> str:
    if after.attempt != before.attempt + 1:
        return f"was claimed for attempt {after.attempt} after attempt {before.attempt}"
    if not after.token or after.token in tokens:
        return "was claimed without a fresh token"
    return ""


def _fault_of_end(before: Version, after: Version) -> str:
    if after.end == before.end:
        return "left `running` without an end in its history"
    if after.attempt not in (
        before.attempt,
        before.attempt - 1,
    ):  # a snooze, or a worker shut down, costs none
        return f"ended attempt {before.attempt} as attempt {after.attempt}"
    if after.token:
        return "ended and kept its lease"
    in_the_owners_place = after.reason == "rescued" and after.attempt == before.attempt
    if in_the_owners_place and before.expires_at and after.at < _nanoseconds(before.expires_at):
        return "was rescued before its lease ran out"
    return ""


def _nanoseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000) * 1000


def _clock(nanoseconds: int) -> str:
    return f"{datetime.fromtimestamp(nanoseconds // 1000 / 1_000_000, UTC):%H:%M:%S.%f}"
