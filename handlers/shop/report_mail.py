"""The day's totals as a mail, for people: plain text, since it is read on any screen and hardly styled."""

from collections.abc import Mapping
from email.message import EmailMessage

from handlers.shop.catalogue import SHOP
from handlers.shop.dates import name_of_day
from handlers.shop.day_totals import DayTotals
from handlers.shop.money import Currency, format_money


def write_report(totals: DayTotals) -> EmailMessage:
    """All of the mail but who sends it to whom, and when."""
    message = EmailMessage()
    message["Subject"] = f"{SHOP} on {name_of_day(totals.day)}: {_orders(totals.orders)}"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(totals)) + "\n")
    return message


def _lines(totals: DayTotals) -> list[str]:
    return [
        f"{name_of_day(totals.day)} ({totals.time_zone})",
        "",
        f"Orders placed:  {totals.orders:,}",
        f"  of them paid: {totals.paid_orders:,}",
        "",
        f"Revenue:        {_money(totals.revenue)}",
        f"  of it paid:   {_money(totals.paid)}",
        "",
        f"Failed tasks:   {totals.failed_tasks:,}{' (they wait for a person)' if totals.failed_tasks else ''}",
        "",
        f"Counted at {totals.counted_at:%Y-%m-%d %H:%M %Z}.",
        "An order counts on the day it was placed, once it is booked.",
    ]


def _money(amounts: Mapping[Currency, int]) -> str:
    return ", ".join(format_money(amount, currency) for currency, amount in amounts.items()) or "none"


def _orders(count: int) -> str:
    return "1 order" if count == 1 else f"{count:,} orders"
