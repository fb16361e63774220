"""A day's totals as an object under a dated name: whoever finds it there counts nothing anew."""

from collections.abc import Callable
from datetime import date

from google.api_core.exceptions import NotFound, PreconditionFailed
from pydantic import ValidationError

from handlers.shop.day_totals import DayTotals
from onwrite import Fail


def name_of(day: date) -> str:
    return f"reports/{day.isoformat()}.json"


def kept_or_counted(day: date, count: Callable[[], DayTotals]) -> DayTotals:
    """The totals as they were counted first, and kept in the bucket of the exports."""
    # Cloud Storage's client takes 0.3 s to load, which the sweep, that only wants to see the cron line, need not wait.
    from handlers.shop.buckets import CALL_TIMEOUT, RETRY, bucket  # noqa: PLC0415 — as above

    file = bucket("EXPORTS_BUCKET", "the finished exports").blob(name_of(day))
    try:
        return _read(day, file.download_as_bytes(timeout=CALL_TIMEOUT, retry=RETRY))
    except NotFound:
        totals = count()
    try:
        file.upload_from_string(
            totals.model_dump_json(indent=2),
            content_type="application/json",
            if_generation_match=0,
            timeout=CALL_TIMEOUT,
            retry=RETRY,
        )
    except PreconditionFailed:  # another attempt was first, or it was our own and its answer was lost
        return _read(day, file.download_as_bytes(timeout=CALL_TIMEOUT, retry=RETRY))
    return totals


def _read(day: date, content: bytes) -> DayTotals:
    try:
        return DayTotals.model_validate_json(content)
    except ValidationError:
        raise Fail(
            f"{name_of(day)} in the bucket of the exports holds no totals; delete it to have the day counted anew"
        ) from None
