"""How often one user may ask: a minute's worth of asks at once, which come back one after the other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """From `expire_at` on the whole minute's worth is there again: this then says nothing, and may be deleted."""

    expire_at: datetime

    def as_fields(self) -> dict[str, Any]:
        return {"expire_at": self.expire_at}


@dataclass(frozen=True, slots=True)
class Wait:
    """Everything is used up; in so many seconds there is one ask again."""

    seconds: int


def spend(before: Allowance | None, a_minute: int, now: datetime) -> Allowance | Wait:
    """One ask, which takes its share of a minute to come back. `before` None: all are there."""
    latest = now + MINUTE
    begin = now if before is None else max(now, min(before.expire_at, latest))
    after = begin + MINUTE // a_minute
    if after > latest:
        return Wait(math.ceil((after - latest) / timedelta(seconds=1)))
    return Allowance(after)


def read_allowance(fields: Mapping[str, Any] | None) -> Allowance | None:
    """What no server wrote in this form counts as nothing."""
    expire_at = (fields or {}).get("expire_at")
    return Allowance(expire_at) if isinstance(expire_at, datetime) else None
