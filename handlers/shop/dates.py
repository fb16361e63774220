"""Dates as mails and receipts write them."""

from calendar import month_name
from datetime import UTC, date, datetime
from typing import Final

TIME_ZONE: Final = "Europe/Berlin"  # whose days the shop's reports are of


def day(moment: datetime) -> str:
    """`4 March 2026`, in UTC, whatever the machine's locale."""
    return name_of_day(moment.astimezone(UTC))


def name_of_day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"
