"""When a server wants to be asked again: the header `Retry-After` (RFC 9110, section 10.2.3)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

# A wait of nothing would use up all attempts at once; one of years would lose the task for whoever looks at it.
SHORTEST: Final = timedelta(seconds=10)
LONGEST: Final = timedelta(days=1)
_DIGITS: Final = 12  # so many, or more, are longer than any wait


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """From SHORTEST to LONGEST; None where the header is missing or says nothing that can be understood."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return _within(timedelta(seconds=int(text.lstrip("0")[:_DIGITS] or "0")))
    moment = _moment(text)
    return None if moment is None else _within(moment - now)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # An HTTP date is in GMT; email's parser gives one that says -0000 no zone.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _within(wait: timedelta) -> timedelta:
    return max(SHORTEST, min(wait, LONGEST))
