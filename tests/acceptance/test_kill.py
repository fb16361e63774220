"""A worker killed between its work and its finish."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from watchfiles import watch

from onwrite.store import Store
from onwrite.sweep import sweep
from tests.acceptance.conftest import ROOT, Start, client_of
from tests.acceptance.waiting import all_done, wait_for_tasks

ORDER = {
    "customer": "ada",
    "email": "ada@example.com",
    "lines": [{"sku": "espresso-cups", "name": "Espresso cups", "quantity": 2, "price": 2490}],
    "currency": "EUR",
    "status": "accepted",
    "created_at": datetime(2026, 11, 21, 9, tzinfo=UTC),
}


class NoWait(Random):
    """Full jitter at its luckiest, so that the rescued task is due at once."""

    def random(self) -> float:
        return 0.0


def test_the_booking_of_a_killed_worker_is_made_exactly_once(start: Start, tmp_path: Path) -> None:
    main = ROOT / "tests/acceptance/killed/main.py"
    work_is_done = tmp_path / "work-is-done"
    env = {"WORK_IS_DONE": str(work_is_done), "PYTHONPATH": f"{ROOT}:{main.parent}"}
    with start(main=main, parts=("firestore", "relay", "functions"), env=env) as cloud:
        client = client_of(cloud)
        order = client.document("orders/o1")
        order.set(ORDER)
        task = order.collection("tasks").document("bookkeeping")
        task.set({"type": "bookkeeping", "input": {}, "state": "scheduled"})
        next(watch(tmp_path, stop_event=None, rust_timeout=30_000, yield_on_timeout=True))
        assert work_is_done.exists()

        cloud.kill_functions()
        assert not client.document("ledger/o1").get().exists
        assert task.get().get("state") == "running"

        cloud.start_functions()
        cloud.wait_idle()  # the killed delivery comes again, carries an old version, and is dropped
        assert task.get().get("attempt") == 1
        expired = datetime.now(UTC) - timedelta(seconds=1)
        task.update({"lease.expires_at": expired, "wake_at": expired})
        sweep(Store(client), datetime.now(UTC), chance=NoWait())
        done = wait_for_tasks(order, all_done(1))["bookkeeping"]

        assert [entry["reason"] for entry in done["history"]] == ["rescued", "completed"]
        assert client.document("ledger/o1").get().get("amount") == 4980
        assert client.document("ledger_days/2026-11-21-EUR").get().to_dict() == {"orders": 1, "amount": 4980}
