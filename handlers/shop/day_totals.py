"""What a day brought: the orders booked on it, which of them are paid, and the tasks that wait for a person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from pydantic import AwareDatetime, BaseModel, ConfigDict

from handlers.shop.money import Currency

PAGE: Final = 300  # entries of the ledger in memory at once, and their orders
CALL_TIMEOUT: Final = 30.0  # seconds


class DayTotals(BaseModel):
    """`revenue` is of all orders and `paid` of those with a `paid_at`, in the smallest units of each currency.

    `failed_tasks` are those of all days, as they were when the day was counted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    time_zone: str
    orders: int
    paid_orders: int
    revenue: dict[Currency, int]
    paid: dict[Currency, int]
    failed_tasks: int
    counted_at: AwareDatetime


def count_day(client: firestore.Client, day: date, time_zone: str) -> DayTotals:
    """Two reads for each order of the day; no more than a page of them is in memory."""
    orders, paid_orders = 0, 0
    revenue: Counter[Currency] = Counter()
    paid: Counter[Currency] = Counter()
    for entry, is_paid in _booked(client, *span_of(day, time_zone)):
        orders += 1
        revenue[entry["currency"]] += entry["amount"]
        if is_paid:
            paid_orders += 1
            paid[entry["currency"]] += entry["amount"]
    return DayTotals(
        day=day,
        time_zone=time_zone,
        orders=orders,
        paid_orders=paid_orders,
        revenue=dict(sorted(revenue.items())),
        paid=dict(sorted(paid.items())),
        failed_tasks=_failed_tasks(client),
        counted_at=datetime.now(UTC),
    )


def span_of(day: date, time_zone: str) -> tuple[datetime, datetime]:
    """Its first moment and the next day's, which may be 23 or 25 hours later."""
    zone = ZoneInfo(time_zone)
    start, end = (datetime.combine(it, time(), zone).astimezone(UTC) for it in (day, day + timedelta(days=1)))
    return start, end


def _booked(
    client: firestore.Client, start: datetime, end: datetime
) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Each entry of the ledger, and whether its order is paid."""
    query = (
        client.collection("ledger")
        .where(filter=FieldFilter("at", ">=", start))
        .where(filter=FieldFilter("at", "<", end))
        .order_by("at")
        .limit(PAGE)
    )
    while True:
        page = list(query.stream(timeout=CALL_TIMEOUT))
        paid = _paid(client, [entry.get("order") for entry in page])
        for entry in page:
            yield entry.to_dict(), entry.get("order") in paid
        if len(page) < PAGE:
            return
        query = query.start_after(page[-1])


def _paid(client: firestore.Client, orders: Sequence[str]) -> set[str]:
    if not orders:
        return set()
    references = [client.document(path) for path in orders]
    found = client.get_all(references, field_paths=("paid_at",), timeout=CALL_TIMEOUT)
    return {
        order.reference.path for order in found if order.exists and (order.to_dict() or {}).get("paid_at")
    }


def _failed_tasks(client: firestore.Client) -> int:
    """An aggregation: one read for up to 1,000 of them."""
    failed = client.collection_group("tasks").where(filter=FieldFilter("state", "==", "failed")).count()
    ((found,),) = failed.get(timeout=CALL_TIMEOUT)
    return int(found.value)
