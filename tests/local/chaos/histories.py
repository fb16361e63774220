"""Hand-made ways of a task: each version follows the one before, a second later."""

from dataclasses import replace
from datetime import UTC, datetime

from onwrite.local.chaos.versions import End, Version

BEGIN = 1_800_000_000_000_000_000
SECOND = 1_000_000_000


def second(number: float) -> datetime:
    return datetime.fromtimestamp(BEGIN / SECOND + number, UTC)


def way(*versions: Version) -> list[Version]:
    """Puts the times in: version number n is written n seconds after the begin."""
    return [
        replace(version, at=BEGIN + n * SECOND, follows=BEGIN + (n - 1) * SECOND if n else 0)
        for n, version in enumerate(versions)
    ]


def scheduled(attempt: int = 0, end: End | None = None, reason: str = "new") -> Version:
    return Version(at=0, follows=0, state="scheduled", reason=reason, attempt=attempt, end=end)


def running(
    token: str, attempt: int = 1, *, end: End | None = None, expires_at: datetime | None = None
) -> Version:
    return Version(
        at=0,
        follows=0,
        state="running",
        reason="claimed",
        attempt=attempt,
        token=token,
        expires_at=expires_at,
        end=end,
    )


def done(end: End | None, attempt: int = 1) -> Version:
    return Version(at=0, follows=0, state="done", reason="completed", attempt=attempt, end=end)


def failed(end: End, attempt: int = 1) -> Version:
    return Version(at=0, follows=0, state="failed", reason=end.reason, attempt=attempt, end=end)


def ended(token: str, reason: str = "completed", at: float = 0) -> End:
    return End(token, reason, second(at))
