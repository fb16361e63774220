"""From a raw Firestore event to one call, declared so that `firebase deploy` finds it.

firebase-functions' own wrapper makes a Firestore client and asks for credentials on every event, and cannot
switch the platform's retry on; only its declaration is used here.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache, partial
from typing import Any, Final

from cloudevents.http import CloudEvent
from firebase_functions import firestore_fn
from google.cloud import firestore

from onwrite.document_event import DocumentEvent
from onwrite.errors import UnreadableEvent
from onwrite.job_start import Jobs
from onwrite.keeper import Keeper
from onwrite.launchers.on_demand import LauncherSource
from onwrite.processor import LONGEST_LEASE, Processor, utc_now
from onwrite.queue_line import Queues
from onwrite.registry import Registry
from onwrite.runners import Queue
from onwrite.store import Store
from onwrite.task_document import LEFT_ALONE, TaskDocument, read_task_document

# Events handled at once by one instance; the framework runs as many threads as THREADS in .env says.
CONCURRENCY: Final = 16
OPTIONS: Final = {"cpu": 1, "memory": 512, "concurrency": CONCURRENCY, "timeout_sec": 540}

DEFAULT_REGION: Final = "us-central1"  # of functions that name none

Trigger = Callable[[CloudEvent], None]


@dataclass(frozen=True)
class Setup:
    """What the tasks of a function are run with. `region` is where their queues lie."""

    handlers: str
    lease: timedelta
    region: str
    jobs: Jobs | None = None
    timer: Queue | None = None


def task_trigger(  # noqa: PLR0913 — its parts, each with a default
    name: str,
    document: str,
    *,
    handlers: str = "handlers",
    lease: timedelta = LONGEST_LEASE,
    launcher: LauncherSource | None = None,
    max_jobs: int | None = None,
    timer: Queue | None = None,
    **options: Any,
) -> Trigger:
    """The function that runs the tasks written to `document`, such as `orders/{order}/tasks/{task}`.

    `handlers` is the package whose files are the task types. `lease` is how long a lease lasts at the most: a shorter
    one has tasks of killed workers rescued sooner, and costs long handlers more renewals (one at each third of it).
    `launcher` starts the containers of handlers that run on a job: a launcher, or what makes one when it is first
    needed; `max_jobs` is how many may run at once, of all tasks of the database: more wait as `scheduled`.
    `timer` is the queue of a `timer_trigger`: with it a task that is due within two minutes is woken at its exact time,
    and not by the sweep up to a minute later. `options` are those of
    `firebase_functions.firestore_fn.on_document_written`.
    """
    jobs = Jobs(launcher, max_jobs) if launcher or max_jobs else None

    def on_task_written(event: DocumentEvent) -> None:
        if event.deleted or event.text("state") in LEFT_ALONE:
            return  # before any Firestore call: two of a task's three events end here
        task = _task_of(event)
        if task is not None:
            processor(setup).process(task)

    trigger = document_trigger(name, document, on_task_written, on="written", **options)
    setup = Setup(handlers, lease, region_of(trigger), jobs, timer)
    return trigger


def document_trigger(
    name: str, document: str, call: Callable[[DocumentEvent], None], *, on: str, **options: Any
) -> Trigger:
    """Call `call` on each event; `on` is created, updated, deleted or written.

    An exception is answered with 500, and the platform sends the event again for up to 24 hours.
    """

    def trigger(event: CloudEvent) -> None:
        try:
            read = DocumentEvent.read(event.data, event.get("document") or "")
        except UnreadableEvent as error:
            _refuse(name, event, error)  # it will not become readable: no retry
        else:
            call(read)

    trigger.__name__ = trigger.__qualname__ = name
    declare = getattr(firestore_fn, f"on_document_{on}")
    endpoint = declare(document=document, **{**OPTIONS, **options})(trigger).__firebase_endpoint__
    endpoint.eventTrigger["retry"] = True
    trigger.__firebase_endpoint__ = endpoint  # type: ignore[attr-defined]
    return trigger


@cache
def store() -> Store:
    """One client for the life of the process."""
    return Store(firestore.Client())


@cache
def processor(setup: Setup) -> Processor:
    return Processor(
        store(),
        Registry(setup.handlers),
        lease=setup.lease,
        jobs=setup.jobs,
        queues=partial(_queues, setup.region),
        timer=setup.timer,
        keeper=_keeper(),
    )


def region_of(function: Any) -> str:
    """Where a function is deployed, as its declaration says: the first, where it says several."""
    said = function.__firebase_endpoint__.region
    first = said[0] if isinstance(said, list) and said else DEFAULT_REGION
    return str(getattr(first, "value", first))  # a parameter, or a name of the SDK's own


@cache
def _queues(region: str) -> Queues:
    from onwrite.cloud_tasks import CloudTasks  # noqa: PLC0415 — its client is loaded where a queue is used

    return CloudTasks(region)


@cache
def _keeper() -> Keeper:
    return Keeper(store(), utc_now)


def _task_of(event: DocumentEvent) -> TaskDocument | None:
    if event.left_out:
        return store().read(event.told_path) if event.told_path else None
    document = event.document
    return read_task_document(
        event.path, event.fields, document.update_time, document.create_time.ToDatetime(tzinfo=UTC)
    )


def _refuse(name: str, event: CloudEvent, error: UnreadableEvent) -> None:
    entry = {"severity": "ERROR", "message": f"{name}: {error}", "event_id": event["id"]}
    sys.stderr.write(json.dumps(entry) + "\n")
