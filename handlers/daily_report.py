"""Every night at three: mail the shop what the day before brought."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from handlers.shop.dates import TIME_ZONE
from handlers.shop.day_totals import count_day
from handlers.shop.mail import send
from handlers.shop.mail_settings import MailSettings, address_setting
from handlers.shop.report_file import kept_or_counted, name_of
from handlers.shop.report_mail import write_report
from handlers.shop.settings import SettingError
from onwrite import Backoff, Task, handler, hours, minutes, seconds

REPORT_TO: Final = "REPORT_TO"


class Input(BaseModel):
    """`day` is for a person who wants a report once more, in a task written by hand."""

    model_config = ConfigDict(extra="forbid")

    tick: datetime | None = None
    day: date | None = None


@handler(
    every="0 3 * * *",
    time_zone=TIME_ZONE,
    missed="all",  # each day has a report of its own
    timeout=minutes(9),
    retry=Backoff(attempts=8, first=seconds(10), cap=hours(1)),
    fail_on=(SettingError,),
)
def daily_report(task: Task, input: Input) -> dict[str, Any]:
    """The day is counted once; a mail may come twice, under one Message-ID, where a worker dies after it was sent."""
    settings, recipient = MailSettings.read(), address_setting(REPORT_TO)
    day = input.day or _day_before(input.tick or task.created_at)
    totals = kept_or_counted(day, lambda: count_day(task.client, day, TIME_ZONE))
    message = write_report(totals)
    message["From"] = settings.sender
    message["To"] = recipient
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{task.idempotency_key}@{settings.sender.domain}>"
    send(message, recipient, settings)
    return {"day": day.isoformat(), "object": name_of(day), "message_id": message["Message-ID"]}


def _day_before(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date() - timedelta(days=1)
