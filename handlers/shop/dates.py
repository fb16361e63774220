"""Dates as mails and receipts write them."""

from calendar import month_name
from datetime import UTC, datetime


def day(moment: datetime) -> str:
    """`4 March 2026`, in UTC, whatever the machine's locale."""
    at = moment.astimezone(UTC)
    return f"{at.day} {month_name[at.month]} {at.year}"
