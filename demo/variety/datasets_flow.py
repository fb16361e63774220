"""A flow half-way: an order whose three data sets are needed before its customer and the books are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from demo.variety.documents import Written, attempt, leased, task

ORDER: Final = "orders/three-datasets/tasks"
MAIL: Final = f"{ORDER}/confirmation_email"
BOOKS: Final = f"{ORDER}/bookkeeping"
NOTICE: Final = f"{ORDER}/notify_merchant"


def datasets_flow(now: datetime) -> Iterator[Written]:
    minute = timedelta(minutes=1)
    exports = [f"{ORDER}/dataset_export_{number}" for number in (1, 2, 3)]
    yield (
        f"{ORDER}/order_processing",
        {**_done("order_processing", now - 9 * minute), "then": exports},
    )
    yield exports[0], {**_done("dataset_export", now - 4 * minute), "then": [MAIL, BOOKS]}
    for number, path in enumerate(exports[1:], 1):
        yield (
            path,
            {
                **task("dataset_export", "running", "claimed", attempt=1),
                **leased(now + timedelta(hours=24)),
                "started_at": now - 8 * minute,
                "progress": {"done": number * 31_000, "total": 111_279, "note": "rows written", "at": now},
                "job": {"attempt": 1, "name": f"onwrite-dataset-export-{number}", "started_at": now},
                "then": [MAIL, BOOKS],
            },
        )
    wait = {"needs": 2, "wake_at": now + timedelta(hours=24)}
    yield MAIL, {**task("confirmation_email", "scheduled", "blocked"), **wait, "then": [NOTICE]}
    yield BOOKS, {**task("bookkeeping", "scheduled", "blocked"), **wait}
    yield NOTICE, {**task("notify_merchant", "scheduled", "blocked"), **wait, "needs": 1}


def _done(type_name: str, at: datetime) -> dict[str, object]:
    return {
        **task(type_name, "done", "completed", attempt=1),
        "started_at": at - timedelta(seconds=2),
        "finished_at": at,
        "history": [attempt(at, 1, "completed")],
    }
