"""What the functions ask for: the triggers in the manifest that the Firebase SDK prints for main.py."""

from dataclasses import dataclass
from typing import Any

import yaml

_DOCUMENT = "google.cloud.firestore.document.v1."
FINALIZED = "google.cloud.storage.object.v1.finalized"
_PLATFORM_TIMEOUT = 60


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


@dataclass(frozen=True)
class Manifest:
    documents: tuple[DocumentTrigger, ...]
    uploads: tuple[UploadTrigger, ...]
    schedules: tuple[Schedule, ...]


def read_manifest(text: str) -> Manifest:
    """Endpoints that nobody calls by themselves (HTTPS, task queues) and other events are left out."""
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
    return Manifest(tuple(documents), tuple(uploads), tuple(schedules))


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


def _event_type(endpoint: dict[str, Any]) -> str:
    return str(endpoint.get("eventTrigger", {}).get("eventType", ""))


def _retry(endpoint: dict[str, Any]) -> bool:
    # A parameter's expression, which only a deployment resolves, is not True.
    return endpoint["eventTrigger"].get("retry") is True


def _timeout(endpoint: dict[str, Any]) -> float:
    seconds = endpoint.get("timeoutSeconds")
    return float(seconds) if isinstance(seconds, int) else _PLATFORM_TIMEOUT
