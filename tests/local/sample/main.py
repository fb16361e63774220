"""Functions that write down each call, as one line of JSON in the file RECORD."""

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cloudevents.http import CloudEvent
from firebase_functions import https_fn, options, scheduler_fn, storage_fn, tasks_fn
from firebase_functions.private.manifest import ManifestEndpoint
from google.events.cloud.firestore import DocumentEventData

Event = Callable[[CloudEvent], None]
_lock = threading.Lock()
_failures: Counter[str] = Counter()


def trigger(document: str, kind: str = "written", *, retry: bool) -> Callable[[Event], Event]:
    def decorate(function: Event) -> Event:
        function.__dict__["__firebase_endpoint__"] = ManifestEndpoint(
            entryPoint=function.__name__,
            eventTrigger={
                "eventType": f"google.cloud.firestore.document.v1.{kind}",
                "eventFilters": {"database": "(default)", "namespace": "(default)"},
                "eventFilterPathPatterns": {"document": document},
                "retry": retry,
            },
        )
        return function

    return decorate


@trigger("orders/{order}/tasks/{task}", retry=True)
def recordWritten(event: CloudEvent) -> None:  # noqa: N802 — deployed functions have camelCase names
    record("recordWritten", event)


@trigger("orders/{order}/tasks/{task}", "updated", retry=True)
def recordUpdated(event: CloudEvent) -> None:  # noqa: N802 — the same
    record("recordUpdated", event)


@trigger("flaky/{id}", "created", retry=True)
def failTwice(event: CloudEvent) -> None:  # noqa: N802 — the same
    record("failTwice", event)
    with _lock:
        _failures[event["document"]] += 1
        if _failures[event["document"]] <= 2:
            raise RuntimeError("not yet")


@trigger("fragile/{id}", "created", retry=False)
def failAlways(event: CloudEvent) -> None:  # noqa: N802 — the same
    record("failAlways", event)
    raise RuntimeError("never")


@scheduler_fn.on_schedule(schedule="* * * * *")
def tick(event: scheduler_fn.ScheduledEvent) -> None:
    write_down({"function": "tick", "job": event.job_name})


@storage_fn.on_object_finalized(bucket="uploads")
def recordUpload(event: storage_fn.CloudEvent[storage_fn.StorageObjectData]) -> None:  # noqa: N802 — the same
    write_down({"function": "recordUpload", "name": event.data.name, "size": event.data.size})


@tasks_fn.on_task_dispatched()
def echo(request: https_fn.CallableRequest[Any]) -> None:
    sent = {name: value for name, value in request.raw_request.headers.items() if name.startswith("X-")}
    write_down({"function": "echo", "data": request.data, "at": time.time(), "headers": sent})


@tasks_fn.on_task_dispatched(rate_limits=options.RateLimits(max_concurrent_dispatches=2))
def pairs(request: https_fn.CallableRequest[Any]) -> None:
    hold("pairs", request.data)


@tasks_fn.on_task_dispatched(rate_limits=options.RateLimits(max_dispatches_per_second=5))
def slowly(request: https_fn.CallableRequest[Any]) -> None:
    write_down({"function": "slowly", "data": request.data, "at": time.time()})


@tasks_fn.on_task_dispatched(retry_config=options.RetryConfig(max_attempts=4))
def stumble(request: https_fn.CallableRequest[Any]) -> None:
    retries = int(request.raw_request.headers["X-CloudTasks-TaskRetryCount"])
    answers = int(request.raw_request.headers["X-CloudTasks-TaskExecutionCount"])
    write_down({"function": "stumble", **request.data, "retries": retries, "answers": answers})
    if retries < request.data["fails"]:
        raise RuntimeError("not yet")


@tasks_fn.on_task_dispatched(timeout_sec=1, retry_config=options.RetryConfig(max_attempts=1))
def once(request: https_fn.CallableRequest[Any]) -> None:
    hold("once", request.data)


@https_fn.on_request()
def surroundings(request: https_fn.Request) -> https_fn.Response:
    answer = {"path": request.path, "folder": str(Path.cwd()), "environment": dict(os.environ)}
    return https_fn.Response(json.dumps(answer), mimetype="application/json")


def hold(function: str, data: dict[str, str]) -> None:
    """Runs until the file `gate` is there."""
    write_down({"function": function, "name": data["name"], "what": "begin"})
    gate = Path(data["gate"])
    while not gate.exists():
        time.sleep(0.01)
    write_down({"function": function, "name": data["name"], "what": "end"})


def record(function: str, event: CloudEvent) -> None:
    data = DocumentEventData.deserialize(event.get_data())
    write_down(
        {"function": function, "id": event["id"], "document": event["document"], "number": number_in(data)}
    )


def number_in(data: Any) -> int | None:
    return data.value.fields["number"].integer_value if data.value else None


def write_down(line: dict[str, Any]) -> None:
    with _lock, Path(os.environ["RECORD"]).open("a") as file:
        file.write(json.dumps(line) + "\n")
