from handlers.bookkeeping import bookkeeping
from onwrite import Fail
from onwrite.testing import perform
from tests.unit.handlers.orders import FLIGHTS, order


def test_an_entry_is_created_and_the_days_totals_grow() -> None:
    given = order(datasets=[FLIGHTS])
    done = perform(bookkeeping, {"ignored": 1}, documents={"orders/o1": given})
    entry, totals = done.writes
    assert (entry.operation, entry.path) == ("create", "ledger/o1")  # a second booking is refused as a whole
    assert entry.fields == {
        "order": "orders/o1",
        "amount": 5200,
        "currency": "EUR",
        "at": given["created_at"],
    }
    assert (totals.operation, totals.path) == ("set", "ledger_days/2026-03-04-EUR")
    assert totals.fields == {"orders": {"increment": 1}, "amount": {"increment": 5200}}
    assert done.result == {"amount": 5200, "currency": "EUR", "day": "2026-03-04"}


def test_a_deleted_order_is_not_booked() -> None:
    done = perform(bookkeeping, {})
    assert isinstance(done.answer, Fail)
    assert done.writes == ()
