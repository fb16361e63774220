"""The functions as deployed: a night's tick becomes a mail to the shop and an object under a dated name."""

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from handlers.daily_report import daily_report
from onwrite import seconds
from onwrite.local import LocalCloud
from tests.acceptance.conftest import EXPORTS, client_of, storage_of
from tests.acceptance.waiting import all_done, wait_for_tasks

BERLIN = ZoneInfo("Europe/Berlin")
NOON = timedelta(hours=12)


def test_two_nights_without_a_sweep_are_reported_and_a_day_that_was_counted_is_not_counted_anew(
    cloud: LocalCloud,
) -> None:
    assert daily_report.schedule
    now = datetime.now(UTC)
    ticks = list(daily_report.schedule.between(now - timedelta(days=3), now))[-2:]
    days = [tick.astimezone(BERLIN).date() - timedelta(days=1) for tick in ticks]
    client = client_of(cloud)
    noon = datetime.combine(days[1], datetime.min.time(), BERLIN) + NOON
    entry = {"order": "orders/reported", "amount": 7390, "currency": "CHF", "at": noon}
    client.document("ledger/reported").set(entry)
    client.document("orders/reported").set({"status": "rejected", "paid_at": now})
    counted = {"day": f"{days[0]}", "time_zone": "Europe/Berlin", "orders": 12, "paid_orders": 3}
    counted |= {"revenue": {"SEK": 100}, "paid": {}, "failed_tasks": 0, "counted_at": "2026-01-01T03:00:00Z"}
    with storage_of(cloud) as buckets:
        buckets.bucket(EXPORTS).blob(f"reports/{days[0]}.json").upload_from_string(json.dumps(counted))

    recurring = client.document("recurring/daily_report")  # as if the sweep had been away
    before = ticks[0] - seconds(1)
    recurring.set({"every": "0 3 * * *", "time_zone": "Europe/Berlin", "since": before})
    tasks = wait_for_tasks(recurring, all_done(2))

    assert sorted(tasks) == [f"{tick:%Y-%m-%dT%H%MZ}" for tick in ticks]
    results = [tasks[key]["result"] for key in sorted(tasks)]
    assert [result["day"] for result in results] == [f"{day}" for day in days]
    mails = {mail["message-id"]: mail for mail in _mails(cloud)}
    first, second = (mails[result["message_id"]].get_content() for result in results)
    assert {"Orders placed:  12", "Revenue:        SEK 1.00"} <= set(first.splitlines())
    assert "CHF 73.90" in second
    with storage_of(cloud) as buckets:
        kept = json.loads(buckets.bucket(EXPORTS).blob(results[1]["object"]).download_as_text())
    assert (kept["revenue"]["CHF"], kept["paid"]["CHF"]) == (7390, 7390)
    assert recurring.get().get("last_tick") == ticks[1]


def _mails(cloud: LocalCloud) -> list[EmailMessage]:
    found = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in cloud.mails.glob("*.eml")
    ]
    return [mail for mail in found if mail["to"] == "shop@example.com"]
