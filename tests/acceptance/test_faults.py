"""An event relay that duplicates, reorders, delays and drops: every task is done, every booking made once."""

from onwrite.local import Faults
from tests.acceptance.conftest import Start, client_of, place
from tests.acceptance.events import redeliver
from tests.acceptance.waiting import PATIENCE, all_done, wait_for_tasks

ORDERS = 12
SECOND_WAKE = 60.0  # seconds after the first, whose event may be dropped as the task's own was
SHELVES = 4  # the emulator makes the losers of a transaction wait for two seconds each


def test_twelve_orders_survive_the_worst_delivery(start: Start) -> None:
    faults = Faults(seed=7, duplicate=0.3, reorder=0.3, delay=0.2, drop=0.1)
    with start(faults=faults, sweep_every=1, workers=2) as cloud:
        client = client_of(cloud)
        for shelf in range(SHELVES):
            client.document(f"inventory/cup-{shelf}").set({"available": 10, "reserved": 0})
        orders = [place(cloud, f"o{number}", lines=[cup(number % SHELVES)]) for number in range(ORDERS)]
        for order in orders:
            redeliver(
                cloud, "planOrderTasks", order
            )  # the sweep finds tasks; a lost order is the platform's to repeat
        for order in orders:
            wait_for_tasks(order, all_done(3), patience=SECOND_WAKE + PATIENCE)
        booked = [entry.id for entry in client.collection("ledger").stream()]
        assert sorted(booked) == sorted(order.id for order in orders)
        (day,) = client.collection("ledger_days").stream()
        assert day.to_dict() == {"orders": ORDERS, "amount": ORDERS * 2490}
        shelves = [shelf.to_dict() for shelf in client.collection("inventory").stream()]
        assert shelves == [{"available": 7, "reserved": 3}] * SHELVES
        stats = cloud.stats()["processTaskOnWrite"]
        assert stats["duplicated"] > 0
        assert stats["dropped"] > 0


def cup(shelf: int) -> dict[str, object]:
    return {"sku": f"cup-{shelf}", "name": "Espresso cups", "quantity": 1, "price": 2490}
