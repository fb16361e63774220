"""What the shop's day brought, counted on a real Firestore, and kept in a real bucket."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.storage import Bucket, Client

from handlers.shop import buckets, day_totals
from handlers.shop.day_totals import DayTotals, count_day, span_of
from handlers.shop.report_file import kept_or_counted, name_of
from onwrite import Fail
from onwrite.local import FirestoreEmulator
from onwrite.local.strict_storage import StrictStorage

DAY, BERLIN = date(2026, 3, 29), "Europe/Berlin"  # a day of 23 hours
FIRST = datetime(2026, 3, 28, 23, tzinfo=UTC)
AFTER = datetime(2026, 3, 29, 22, tzinfo=UTC)

_orders = count(1)


@pytest.fixture
def client(emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[firestore.Client]:
    """A database of its own, empty after each test."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database="totals")
    yield client
    for collection in client.collections():
        client.recursive_delete(collection)
    client.close()


def book(
    client: firestore.Client, at: datetime, amount: int, currency: str = "EUR", *, paid: bool = False
) -> None:
    order = client.document(f"orders/o{next(_orders)}")
    order.set({"created_at": at, **({"paid_at": at} if paid else {})})
    entry = {"order": order.path, "amount": amount, "currency": currency, "at": at}
    client.document(f"ledger/{order.id}").set(entry)


def test_a_day_begins_and_ends_at_the_midnights_of_the_zone() -> None:
    assert span_of(DAY, BERLIN) == (FIRST, AFTER)
    start, end = span_of(date(2026, 10, 25), BERLIN)
    assert end - start == timedelta(hours=25)


def test_orders_and_revenue_are_counted_by_currency_and_those_that_are_paid(client: firestore.Client) -> None:
    book(client, FIRST, 1000, paid=True)
    book(client, FIRST + timedelta(hours=12), 250)
    book(client, AFTER - timedelta(microseconds=1), 700, "JPY", paid=True)
    book(client, FIRST - timedelta(microseconds=1), 9999, paid=True)
    book(client, AFTER, 9999)
    for name, state in (("t1", "failed"), ("t2", "failed"), ("t3", "done")):
        client.document(f"orders/o/tasks/{name}").set({"state": state})
    totals = count_day(client, DAY, BERLIN)
    assert (totals.orders, totals.paid_orders) == (3, 2)
    assert totals.revenue == {"EUR": 1250, "JPY": 700}
    assert totals.paid == {"EUR": 1000, "JPY": 700}
    assert (totals.failed_tasks, totals.day, totals.time_zone) == (2, DAY, BERLIN)


def test_an_order_that_was_deleted_is_revenue_that_is_not_paid(client: firestore.Client) -> None:
    book(client, FIRST, 1000, paid=True)
    for order in client.collection("orders").stream():
        order.reference.delete()
    totals = count_day(client, DAY, BERLIN)
    assert (totals.revenue, totals.paid, totals.paid_orders) == ({"EUR": 1000}, {}, 0)


def test_a_day_of_many_orders_is_counted_page_by_page(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_totals, "PAGE", 3)
    for number in range(7):
        book(
            client, FIRST + timedelta(hours=number // 3), 100, paid=number % 2 == 0
        )  # some at the same moment
    totals = count_day(client, DAY, BERLIN)
    assert (totals.orders, totals.paid_orders, totals.revenue) == (7, 4, {"EUR": 700})


def test_a_day_without_orders_is_a_report_too(client: firestore.Client) -> None:
    totals = count_day(client, DAY, BERLIN)
    assert (totals.orders, totals.revenue, totals.failed_tasks) == (0, {}, 0)


@pytest.fixture(scope="module")
def storage() -> Iterator[StrictStorage]:
    with StrictStorage() as server:
        server.create_bucket("reports")
        yield server


@pytest.fixture
def bucket(storage: StrictStorage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage.url)
    monkeypatch.setenv("EXPORTS_BUCKET", "reports")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-onwrite")
    monkeypatch.setenv("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
    buckets._client.cache_clear()
    with Client(project="demo-onwrite") as client:
        bucket = client.bucket("reports")
        yield bucket
        for blob in bucket.list_blobs():
            blob.delete()
    buckets._client().close()
    buckets._client.cache_clear()
    storage.calm()


def totals(orders: int = 3) -> DayTotals:
    fields: dict[str, Any] = {"revenue": {"EUR": 1250}, "paid": {}, "paid_orders": 0, "failed_tasks": 1}
    return DayTotals(day=DAY, time_zone=BERLIN, orders=orders, counted_at=AFTER, **fields)


def never() -> DayTotals:
    raise AssertionError("it is counted already")


def test_a_day_is_counted_once_and_kept_under_its_date(bucket: Bucket) -> None:
    assert kept_or_counted(DAY, totals) == totals()
    assert [blob.name for blob in bucket.list_blobs()] == ["reports/2026-03-29.json"]
    assert bucket.get_blob(name_of(DAY)).content_type == "application/json"
    assert kept_or_counted(DAY, never) == totals()


def test_of_two_that_count_the_same_day_the_first_ones_totals_are_both_ones(bucket: Bucket) -> None:
    counted, first_is_done = threading.Event(), threading.Event()
    seen: list[DayTotals] = []

    def slowly() -> DayTotals:
        counted.set()
        assert first_is_done.wait(60)
        return totals(99)

    second = threading.Thread(target=lambda: seen.append(kept_or_counted(DAY, slowly)))
    second.start()
    assert counted.wait(60)
    assert kept_or_counted(DAY, totals) == totals()
    first_is_done.set()
    second.join()
    assert seen == [totals()]
    assert kept_or_counted(DAY, never) == totals()


def test_an_object_that_holds_no_totals_is_named_to_a_person(bucket: Bucket) -> None:
    bucket.blob(name_of(DAY)).upload_from_string("half a")
    with pytest.raises(Fail, match=r"reports/2026-03-29.json .* delete it to have the day counted anew"):
        kept_or_counted(DAY, never)
