"""What the functions ask for: the triggers in the manifest that the Firebase SDK prints for main.py."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from onwrite.local.errors import LocalCloudError

_DOCUMENT = "google.cloud.firestore.document.v1."
FINALIZED = "google.cloud.storage.object.v1.finalized"
_PLATFORM_TIMEOUT = 60
_MOST_CONCURRENT, _MOST_PER_SECOND = 5000, 500
_QUEUE_SETTINGS = {
    "maxConcurrentDispatches": "concurrent",
    "maxDispatchesPerSecond": "per_second",
    "maxAttempts": "attempts",
    "minBackoffSeconds": "first_backoff",
    "maxBackoffSeconds": "longest_backoff",
    "maxDoublings": "doublings",
    "maxRetrySeconds": "retry_seconds",
}


@dataclass(frozen=True, kw_only=True)
class Trigger:
    function: str
    retry: bool = False
    timeout: float = _PLATFORM_TIMEOUT


@dataclass(frozen=True, kw_only=True)
class DocumentTrigger(Trigger):
    event_type: str  # with the suffix .withAuthContext, if asked for
    document: str
    database: str = "(default)"
    namespace: str = "(default)"
    is_pattern: bool = True

    @property
    def kind(self) -> str:
        """One of created, updated, deleted, written."""
        return self.event_type.removeprefix(_DOCUMENT).partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class UploadTrigger(Trigger):
    """An object is complete. Of Cloud Storage's events the only one sent here."""

    bucket: str


@dataclass(frozen=True, kw_only=True)
class Schedule(Trigger):
    """When is left out: the local scheduler has one pace for all."""


@dataclass(frozen=True, kw_only=True)
class Queue(Trigger):
    """A function with a Cloud Tasks queue of its name.

    What is left out is as the Firebase CLI deploys it (its `src/gcp/cloudtasks.ts`): Cloud Tasks' own values, but for
    the attempts, of which Cloud Tasks alone would make 100. `attempts` of -1 are unlimited, `retry_seconds` of 0 too.
    """

    concurrent: int = 1000
    per_second: float = 500
    attempts: int = 3
    first_backoff: float = 0.1
    longest_backoff: float = 3600
    doublings: int = 16
    retry_seconds: float = 0

    def __post_init__(self) -> None:
        if not (0 < self.concurrent <= _MOST_CONCURRENT and 0 < self.per_second <= _MOST_PER_SECOND):
            raise LocalCloudError(
                f"The queue {self.function} asks for {self.concurrent} at once and {self.per_second} per second: "
                f"Cloud Tasks takes 1 to {_MOST_CONCURRENT}, and more than 0 up to {_MOST_PER_SECOND}."
            )


@dataclass(frozen=True)
class Manifest:
    documents: tuple[DocumentTrigger, ...]
    uploads: tuple[UploadTrigger, ...]
    schedules: tuple[Schedule, ...]
    queues: tuple[Queue, ...] = ()


def read_manifest(text: str) -> Manifest:
    """Endpoints that nobody calls by themselves (HTTPS) and other events are left out."""
    endpoints: dict[str, Any] = yaml.safe_load(text).get("endpoints", {})
    documents = [
        _document(name, it) for name, it in endpoints.items() if _event_type(it).startswith(_DOCUMENT)
    ]
    uploads = [_upload(name, it) for name, it in endpoints.items() if _event_type(it) == FINALIZED]
    schedules = [
        Schedule(function=name, timeout=_timeout(it))
        for name, it in endpoints.items()
        if "scheduleTrigger" in it
    ]
    queues = [_queue(name, it) for name, it in endpoints.items() if "taskQueueTrigger" in it]
    return Manifest(tuple(documents), tuple(uploads), tuple(schedules), tuple(queues))


def _document(function: str, endpoint: dict[str, Any]) -> DocumentTrigger:
    event = endpoint["eventTrigger"]
    filters, patterns = event.get("eventFilters", {}), event.get("eventFilterPathPatterns", {})
    return DocumentTrigger(
        function=function,
        event_type=event["eventType"],
        document=patterns.get("document") or filters["document"],
        database=filters.get("database", "(default)"),
        namespace=filters.get("namespace", "(default)"),
        is_pattern="document" in patterns,
        retry=_retry(endpoint),
        timeout=_timeout(endpoint),
    )


def _upload(function: str, endpoint: dict[str, Any]) -> UploadTrigger:
    bucket = endpoint["eventTrigger"]["eventFilters"]["bucket"]
    return UploadTrigger(function=function, bucket=bucket, retry=_retry(endpoint), timeout=_timeout(endpoint))


def _queue(function: str, endpoint: dict[str, Any]) -> Queue:
    trigger = endpoint["taskQueueTrigger"] or {}
    asked = {**(trigger.get("rateLimits") or {}), **(trigger.get("retryConfig") or {})}
    numbers = {ours: _number(asked.get(theirs)) for theirs, ours in _QUEUE_SETTINGS.items()}
    known: dict[str, Any] = {name: number for name, number in numbers.items() if number is not None}
    return Queue(function=function, timeout=_timeout(endpoint), **known)


def _number(value: Any) -> float | None:
    """A parameter's value is text here; a parameter that nobody has set is no number, and the default stays."""
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"-?[0-9]+", value) else None
    return value if isinstance(value, int | float) else None


def _event_type(endpoint: dict[str, Any]) -> str:
    return str(endpoint.get("eventTrigger", {}).get("eventType", ""))


def _retry(endpoint: dict[str, Any]) -> bool:
    # A parameter's expression, which only a deployment resolves, is not True.
    return endpoint["eventTrigger"].get("retry") is True


def _timeout(endpoint: dict[str, Any]) -> float:
    seconds = endpoint.get("timeoutSeconds")
    return float(seconds) if isinstance(seconds, int) else _PLATFORM_TIMEOUT
