"""Make the file a customer bought, or find that it is there already: `exports`, as a task."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from exports.errors import LASTING
from exports.export_file import ExportFile
from exports.exporter import Exporter
from exports.oversight import Oversight, Progress
from exports.plan import Plan
from exports.request import read_request
from handlers.shop.export_index import index_document, note
from handlers.shop.exporter import exporter
from handlers.shop.order_of import order_of
from handlers.shop.settings import SettingError
from handlers.shop.single_flight import SingleFlight
from onwrite import Snooze, Task, auto, handler, hours, seconds

AT_ONCE: Final = 2  # exports of one instance: each may take some 400 MB
FOR_ROOM: Final = 5.0  # seconds to wait for one of them to end, before the task comes back later
AFTER_DEADLINE: Final = seconds(3)  # by then the engine has told the handler to stop, in its own thread

_room = threading.BoundedSemaphore(AT_ONCE)


class Input(BaseModel):
    """`regions` are the ones that were paid for; left out, all rows were."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request: dict[str, Any]
    regions: Annotated[tuple[StrictStr, ...], Field(min_length=1, max_length=200)] | None = None


@handler(
    runs_on=auto(cpu="2", memory="4Gi", timeout=hours(6)),
    fail_on=(SettingError, *LASTING),
)
def dataset_export(task: Task, input: Input) -> dict[str, Any]:
    """Another attempt finds what an earlier one has made: the file's name is made of what is in it.

    One that is handed over to a job in the middle of a file begins that file anew, with hours instead of minutes.
    """
    order_of(task)
    shop = exporter()
    plan = shop.plan(read_request(input.request), input.regions)
    file = shop.find(plan) or _made_once(task, shop, plan)
    note(task, plan, file, datetime.now(UTC))
    return file.as_dict()


def _made_once(task: Task, shop: Exporter, plan: Plan) -> ExportFile:
    flight = SingleFlight(task, index_document(task.client, plan))
    return flight.run(lambda: shop.find(plan), lambda: _made(task, shop, plan))


def _made(task: Task, shop: Exporter, plan: Plan) -> ExportFile:
    seen = Oversight(lambda progress: _report(task, progress), lambda: _is_unwanted(task))
    with _room_for_one():
        file = shop.run(plan, seen)
    task.progress(100, 100, _note(file.rows, file.bytes))
    return file


@contextmanager
def _room_for_one() -> Iterator[None]:
    """A full instance sends the task away: another instance may have room sooner."""
    if not _room.acquire(timeout=FOR_ROOM):
        raise Snooze(until=datetime.now(UTC) + seconds(10))
    try:
        yield
    finally:
        _room.release()


def _is_unwanted(task: Task) -> bool:
    """The engine stops a handler in its own thread, which may stand in DuckDB and hear nothing until that returns."""
    return task.cancelled or datetime.now(UTC) > task.deadline + AFTER_DEADLINE


def _report(task: Task, progress: Progress) -> None:
    """In hundredths, since only some sources can tell how many rows there will be."""
    task.progress(round(100 * (progress.share or 0), 1), 100, _note(progress.rows, progress.bytes))


def _note(rows: int, size: int) -> str:
    return f"{rows:,} rows, {size / 1e6:,.1f} MB"
