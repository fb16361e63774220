"""When a recurring handler is due: a cron line, read in a time zone. Pure: `now` is an argument.

Cron lines mean what they mean to Debian's cron, also where clocks are changed: a time that does not exist is due at the
end of the gap, one that is there twice the first time; a line whose minute or hour is a `*` goes on by the true hours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import Any, Final, Literal, get_args
from zoneinfo import ZoneInfo

import tzdata  # noqa: F401 — where the machine has no time zones of its own, zoneinfo takes them from here
from cronsim import CronSim, CronSimError

from onwrite.durations import hours, minutes
from onwrite.errors import shortened

Missed = Literal["once", "all", "none"]

LATE: Final = minutes(5)  # a sweep comes every minute; who is this late has missed the tick
AT_MOST: Final = 1000  # ticks of one sweep; the next one goes on

FIELDS: Final = 5
LINE_LIMIT: Final = 200  # characters
_RIGHT: Final = 'such as "0 3 * * *": minute, hour, day of the month, month, day of the week'
_SOME_DAY: Final = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    every: str
    time_zone: str = "UTC"
    missed: Missed = "once"

    def __post_init__(self) -> None:
        """ValueError says what would be right."""
        _check_zone(self.time_zone)
        _check_line(self.every)
        if self.missed not in get_args(Missed):
            raise ValueError(f"missed must be {', '.join(get_args(Missed))}, not {self.missed!r}")

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Its ticks later than `moment`, in UTC; they end where no year of the next 50 has one."""
        zone = UTC if self.time_zone == "UTC" else ZoneInfo(self.time_zone)
        last = moment
        for local in CronSim(self.every, moment.astimezone(zone)):
            tick = local.astimezone(UTC)
            if tick > last:  # a start within the hour that is there twice finds ticks of the first one
                yield (last := tick)

    def between(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Its ticks later than `after` and not later than `until`."""
        if until <= after:
            return iter(())
        return takewhile(lambda tick: tick <= until, self.after(after))


def ticks_due(schedule: Schedule, last: datetime, now: datetime) -> Sequence[datetime]:
    """The ticks after `last` that are to be run, the oldest first.

    A tick that is more than LATE behind was missed: of all that were, `all` are run, 1,000 at a time; none; or
    (`once`) the newest, unless a tick is due that was not missed.
    """
    if schedule.missed == "all":
        return list(islice(schedule.between(last, now), AT_MOST))
    in_time = list(schedule.between(max(last, now - LATE), now))
    if in_time or schedule.missed == "none":
        return in_time
    return _newest(schedule, last, now)


def next_ticks(schedule: Schedule, now: datetime, count: int) -> Sequence[datetime]:
    return list(islice(schedule.after(now), count))


def _newest(schedule: Schedule, last: datetime, now: datetime) -> Sequence[datetime]:
    """At most one. Looked for in ever longer spans, so that years of missed minutes need not be gone through."""
    for span in (hours(1), timedelta(days=1), timedelta(days=32), timedelta(days=366), now - last):
        found = list(schedule.between(max(last, now - span), now))
        if found:
            return found[-1:]
    return []


def _check_zone(name: str) -> None:
    wrong = ValueError(
        f'time_zone must be a name of the IANA time zone database, such as "Europe/Berlin", '
        f"not {shortened(repr(name))}"
    )
    if name == "localtime":  # wherever the machine is
        raise wrong
    try:
        ZoneInfo(name)
    except (ValueError, OSError, TypeError, AttributeError, LookupError):
        raise wrong from None


def _check_line(line: Any) -> None:
    said = shortened(repr(line))
    fields = len(line.split()) if isinstance(line, str) else 0
    if fields > FIELDS:
        raise ValueError(
            f"every has {fields} fields where a cron line has 5, {_RIGHT}; not {said}. There is none for seconds: "
            "a recurring task is due once a minute at the most"
        )
    if fields < FIELDS or len(line) > LINE_LIMIT:
        raise ValueError(f"every must be a cron line of 5 fields, {_RIGHT}; not {said}")
    try:
        ticks = CronSim(line, _SOME_DAY)
    except (CronSimError, ValueError, AssertionError) as error:
        raise ValueError(f"every must be a cron line {_RIGHT}; not {said} ({error})") from None
    if next(ticks, None) is None:
        raise ValueError(f"every is never due: no day of the next 50 years fits {said}")
