"""The calls that are made to a cluster, in one namespace; their verbs are those of deploy/kubernetes/.

Answers are plain JSON, not the client's models: of a Job some ten fields are read, and a model has hundreds to check.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

import urllib3
from kubernetes.client import ApiClient, BatchV1Api, CoreV1Api, V1Job
from kubernetes.client.exceptions import ApiException
from pydantic import ValidationError

from onwrite.failures import describe_problems
from onwrite.launchers.kubernetes_errors import Call, Expired, in_our_words, reason_of
from onwrite.launchers.launcher import LauncherUnavailable, LaunchRefused

PAGE: Final = 100  # a watcher that lists holds two of them, at some 25 kB of memory for each Job
_TIMES: Final = (5.0, 20.0)  # seconds, to connect and to read
_LATE: Final = 10.0  # seconds that a watch may be silent beyond its end
_RAW: Final[Mapping[str, Any]] = {"_preload_content": False, "_request_timeout": _TIMES}

Json = dict[str, Any]


class Cluster:
    def __init__(self, client: ApiClient, namespace: str) -> None:
        self.namespace = namespace
        # Their types know nothing of answers that are not made into models.
        self._batch: Any = BatchV1Api(client)
        self._core: Any = CoreV1Api(client)

    def create_job(self, manifest: Mapping[str, Any]) -> None:
        """A Job of this name that exists already is as good."""
        body = _body(manifest)
        with self._asking("create", "jobs"):
            try:
                self._batch.create_namespaced_job(
                    self.namespace, body, field_validation="Strict", **_RAW
                ).close()
            except ApiException as error:
                if reason_of(error) != "AlreadyExists":
                    raise

    def job(self, name: str) -> Json | None:
        with self._asking("get", "jobs"):
            return self._unless_gone(lambda: self._batch.read_namespaced_job(name, self.namespace, **_RAW))

    def change_job(self, name: str, change: Mapping[str, Any]) -> None:
        with self._asking("patch", "jobs"):
            self._unless_gone(
                lambda: self._batch.patch_namespaced_job(
                    name, self.namespace, change, _content_type="application/merge-patch+json", **_RAW
                )
            )

    def delete_job(self, name: str) -> None:
        """Its pods are deleted behind it; each is sent SIGTERM."""
        with self._asking("delete", "jobs"):
            self._unless_gone(
                lambda: self._batch.delete_namespaced_job(
                    name, self.namespace, propagation_policy="Background", **_RAW
                )
            )

    def pods_of(self, name: str) -> list[Json]:
        return list(self._pods(label_selector=f"batch.kubernetes.io/job-name={name}"))

    def pending_pods(self, selector: str) -> Iterator[Json]:
        return self._pods(label_selector=selector, field_selector="status.phase=Pending")

    def refusal(self, name: str) -> str:
        """What the cluster said when it last made no pod for this Job; empty where it said nothing."""
        chosen = f"involvedObject.name={name},reason=FailedCreate"
        with self._asking("list", "events"):
            events = _read(self._core.list_namespaced_event(self.namespace, field_selector=chosen, **_RAW))[
                "items"
            ]
        newest = max(events, key=lambda event: event.get("lastTimestamp") or "", default=Json())
        return str(newest.get("message") or "")

    def jobs(self, selector: str) -> Iterator[tuple[list[Json], str]]:
        """Page by page, each with the version that the list was taken at. Expired where that took too long."""
        with self._asking("list", "jobs"):
            for page in _pages(self._batch.list_namespaced_job, self.namespace, label_selector=selector):
                yield page["items"], page["metadata"]["resourceVersion"]

    def watch(self, selector: str, version: str, seconds: int) -> urllib3.BaseHTTPResponse:
        """What happens to Jobs after that version, for so long at most: to be read by `changes`."""
        with self._asking("watch", "jobs"):
            answer: urllib3.BaseHTTPResponse = self._batch.list_namespaced_job(
                self.namespace,
                watch=True,
                label_selector=selector,
                resource_version=version,
                allow_watch_bookmarks=True,
                timeout_seconds=seconds,
                _preload_content=False,
                _request_timeout=(_TIMES[0], seconds + _LATE),
            )
            return answer

    def changes(self, watch: urllib3.BaseHTTPResponse) -> Iterator[Json]:
        """Not by the client's own Watch: that one makes models, and tries again where only we know from where."""
        with self._asking("watch", "jobs"):
            for line in watch:
                if line.strip():
                    yield _event(line)

    def _pods(self, **chosen: str) -> Iterator[Json]:
        with self._asking("list", "pods"):
            for page in _pages(self._core.list_namespaced_pod, self.namespace, **chosen):
                yield from page["items"]

    def _unless_gone(self, call: Callable[[], urllib3.BaseHTTPResponse]) -> Json | None:
        try:
            return _read(call())
        except ApiException as error:
            if error.status == 404 and reason_of(error) == "NotFound":  # noqa: PLR2004 — any other is a wrong address
                return None
            raise

    def _asking(self, verb: str, resource: str) -> AbstractContextManager[None]:
        return in_our_words(Call(verb, resource, self.namespace))


def _body(manifest: Mapping[str, Any]) -> V1Job | None:
    try:
        return V1Job.from_dict(dict(manifest))
    except ValidationError as error:
        raise LaunchRefused(f"the template makes no Job: {describe_problems(error, '')}") from error


def _pages(call: Callable[..., urllib3.BaseHTTPResponse], namespace: str, **chosen: str) -> Iterator[Json]:
    token = ""
    while True:
        page = _read(call(namespace, limit=PAGE, **({"_continue": token} if token else {}), **chosen, **_RAW))
        yield page
        token = page["metadata"].get("continue") or ""
        if not token:
            return


def _read(answer: urllib3.BaseHTTPResponse) -> Json:
    try:
        return dict(json.loads(answer.data))
    except ValueError as error:
        raise LauncherUnavailable(f"the cluster's answer is no JSON: {error}") from error


def _event(line: bytes) -> Json:
    try:
        event = dict(json.loads(line))
    except ValueError as error:
        raise LauncherUnavailable(f"a watch was cut off within a line: {error}") from error
    if event["type"] == "ERROR":
        if event["object"].get("code") == 410:  # noqa: PLR2004 — Gone
            raise Expired
        raise LauncherUnavailable(f"a watch ended: {event['object'].get('message')}")
    return event
