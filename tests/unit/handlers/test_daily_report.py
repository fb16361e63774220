"""The mail of the daily report, and which day it is of."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

import handlers.daily_report as module
from handlers.daily_report import daily_report
from handlers.shop.day_totals import DayTotals
from handlers.shop.report_mail import write_report
from handlers.shop.settings import SettingError
from onwrite.schedules import Schedule
from onwrite.testing import Performed, perform
from tests.unit.handlers.mailbox import Mailbox

DAY = date(2026, 11, 19)
COUNTED = datetime(2026, 11, 20, 2, tzinfo=UTC)


def totals(**changes: Any) -> DayTotals:
    fields: dict[str, Any] = {
        "day": DAY,
        "time_zone": "Europe/Berlin",
        "orders": 1234,
        "paid_orders": 1200,
        "revenue": {"EUR": 123456, "JPY": 990},
        "paid": {"EUR": 100000},
        "failed_tasks": 2,
        "counted_at": COUNTED,
    }
    return DayTotals(**fields | changes)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Which days were asked for; their totals are in the bucket already."""
    asked: list[date] = []

    def kept(day: date, _: object) -> DayTotals:
        asked.append(day)
        return totals(day=day)

    monkeypatch.setattr(module, "kept_or_counted", kept)
    monkeypatch.setenv("REPORT_TO", "Ada <ada@shop.example>")
    return asked


def reported(**input: Any) -> Performed:
    return perform(daily_report, input, path="recurring/daily_report/tasks/2026-11-20T0200Z")


def test_it_recurs_at_three_in_the_shops_time_and_leaves_no_day_out() -> None:
    assert daily_report.schedule == Schedule("0 3 * * *", "Europe/Berlin", "all")
    assert daily_report.input_at(COUNTED) == {"tick": COUNTED}


def test_the_mail_tells_the_totals() -> None:
    mail = write_report(totals())
    assert mail["Subject"] == "Corner Roastery on 19 November 2026: 1,234 orders"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == [
        "19 November 2026 (Europe/Berlin)",
        "",
        "Orders placed:  1,234",
        "  of them paid: 1,200",
        "",
        "Revenue:        EUR 1,234.56, JPY 990",
        "  of it paid:   EUR 1,000.00",
        "",
        "Failed tasks:   2 (they wait for a person)",
        "",
        "Counted at 2026-11-20 02:00 UTC.",
        "An order counts on the day it was placed, once it is booked.",
    ]


def test_a_day_of_nothing_has_a_mail_too() -> None:
    mail = write_report(totals(orders=0, paid_orders=0, revenue={}, paid={}, failed_tasks=0))
    assert mail["Subject"].endswith("2026: 0 orders")
    assert "Revenue:        none" in mail.get_content()
    assert write_report(totals(orders=1))["Subject"].endswith(": 1 order")


def test_it_goes_to_the_shop_under_a_message_id_that_every_attempt_has(
    mailbox: Mailbox, days: list[date]
) -> None:
    done = reported(tick=COUNTED)
    reported(tick=COUNTED)
    first, second = mailbox.mails
    assert (first["From"], first["To"]) == (
        "Corner Roastery <shop@shop.example>",
        "Ada <ada@shop.example>",
    )
    assert mailbox.recipients[0] == "ada@shop.example"
    assert first["Message-ID"] == second["Message-ID"] == done.result["message_id"]
    assert done.result["object"] == "reports/2026-11-19.json"
    assert days == [DAY, DAY]


@pytest.mark.parametrize(
    ("tick", "day"),
    [
        (datetime(2026, 3, 29, 1, tzinfo=UTC), date(2026, 3, 28)),  # 3:00, right after the gap
        (datetime(2026, 10, 25, 2, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 7, 1, 1, tzinfo=UTC), date(2026, 6, 30)),
        (
            datetime(2026, 6, 30, 22, 30, tzinfo=UTC),
            date(2026, 6, 30),
        ),  # the first of July already, in Berlin
    ],
)
def test_it_is_of_the_day_before_its_tick_in_the_shops_zone(
    mailbox: Mailbox, days: list[date], tick: datetime, day: date
) -> None:
    assert reported(tick=tick).result["day"] == day.isoformat() == mailbox_day(mailbox)
    assert days == [day]


def mailbox_day(mailbox: Mailbox) -> str:
    (mail,) = mailbox.mails
    said = mail["Subject"].removeprefix("Corner Roastery on ").partition(":")[0]
    return datetime.strptime(said, "%d %B %Y").replace(tzinfo=UTC).date().isoformat()


def test_a_person_may_ask_for_any_day(mailbox: Mailbox, days: list[date]) -> None:
    reported(day="2026-01-31")
    assert days == [date(2026, 1, 31)]


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\nBcc: eve@example.com"])
def test_a_setting_that_is_missing_or_no_address_is_named_and_not_worth_a_retry(
    mailbox: Mailbox, days: list[date], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("REPORT_TO", address)
    with pytest.raises(SettingError, match="REPORT_TO"):
        reported(tick=COUNTED)
    assert SettingError in daily_report.fail_on
    assert mailbox.mails == []
