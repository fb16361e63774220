"""The functions that Cloud Tasks calls, one for each queue, declared so that `firebase deploy` makes the queue too.

firebase-functions' own wrapper tells of an error in one line without its trace; only its declaration is used here.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from firebase_functions import https_fn, options, tasks_fn

from onwrite import queue_events
from onwrite.failures import trace_of
from onwrite.log_lines import log
from onwrite.processor import LONGEST_LEASE
from onwrite.queue_timer import TooEarly, ring
from onwrite.runners import Queue
from onwrite.task_document import is_task_path
from onwrite.trigger import OPTIONS, Setup, processor, region_of, store

# Only what comes before a claim is ever tried again: Firestore out of reach, an instance that cannot start.
RETRIES: Final = options.RetryConfig(max_attempts=100, min_backoff_seconds=1, max_backoff_seconds=300)

Endpoint = Callable[[https_fn.Request], https_fn.Response]
Call = Callable[[Mapping[str, Any]], None]


def queue_trigger(
    queue: Queue, *, handlers: str = "handlers", lease: timedelta = LONGEST_LEASE, **more: Any
) -> Endpoint:
    """The function, named `queue.function`, in which the tasks of that queue run, as many and as often as it allows.

    `more` are options of `firebase_functions.tasks_fn.on_task_dispatched`. Its region must be that of the function that
    gets the tasks' events, for the queue is looked for there; secrets that its handlers need are its own.
    """

    def take_turn(data: Mapping[str, Any]) -> None:
        if not processor(setup).take_turn(data["task"], queue):
            log(queue_events.TurnUnused(queue.name, data["task"]))

    endpoint = _endpoint(queue, take_turn, more)
    setup = Setup(handlers, lease, region_of(endpoint))
    return endpoint


def timer_trigger(queue: Queue, **more: Any) -> Endpoint:
    """The function, named `queue.function`, that wakes tasks at their exact time: for `task_trigger(timer=queue)`."""

    def wake(data: Mapping[str, Any]) -> None:
        ring(store(), datetime.now(UTC), data)

    return _endpoint(queue, wake, more)


def _endpoint(queue: Queue, call: Call, more: Mapping[str, Any]) -> Endpoint:
    """An exception is answered with 500, and Cloud Tasks calls again."""

    def called(request: https_fn.Request) -> https_fn.Response:
        if request.method != "POST":  # such as the Firebase CLI's, to see whether it is up
            return https_fn.Response(status=405, headers={"Allow": "POST"})
        data = _data_of(request)
        if data is None:  # it will not become readable: no retry
            log(queue_events.UnreadableTurn(queue.name))
            return https_fn.Response(status=200)
        try:
            call(data)
        except TooEarly:
            return https_fn.Response(status=425)  # 429 and 503 would slow the whole queue down
        except Exception as error:  # noqa: BLE001 — see above
            log(queue_events.TurnFailed(queue.name, data["task"], trace_of(error)))
            return https_fn.Response(status=500)
        return https_fn.Response(status=200)

    called.__name__ = called.__qualname__ = queue.function
    limits = options.RateLimits(
        max_concurrent_dispatches=queue.concurrent, max_dispatches_per_second=queue.per_second
    )
    declared = {**OPTIONS, "rate_limits": limits, "retry_config": RETRIES, **more}
    endpoint = tasks_fn.on_task_dispatched(**declared)(called).__firebase_endpoint__
    called.__dict__["__firebase_endpoint__"] = endpoint
    return called


def _data_of(request: https_fn.Request) -> Mapping[str, Any] | None:
    body = request.get_json(silent=True, force=True)
    data = body.get("data") if isinstance(body, Mapping) else None
    return data if isinstance(data, Mapping) and is_task_path(data.get("task")) else None
