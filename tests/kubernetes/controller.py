"""What Kubernetes' own controllers and nodes would write about a Job and its pod, written by the test instead."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kubernetes.client import ApiClient, BatchV1Api, CoreV1Api

from onwrite.launchers.kubernetes_manifest import SELECTOR

_MERGE: Final = {"_content_type": "application/merge-patch+json"}
EARLY: Final = datetime.now(UTC) - timedelta(hours=1)


class Controller:
    """A real cluster's Job controller leaves these Jobs alone: they are made with `managedBy`."""

    MANAGED_BY: Final = "onwrite.dev/tests"

    def __init__(self, client: ApiClient, namespace: str) -> None:
        self._batch: Any = BatchV1Api(client)
        self._core: Any = CoreV1Api(client)
        self._namespace = namespace

    def make_pod(self, name: str) -> None:
        """One that no node can take."""
        label, _, value = SELECTOR.partition("=")
        labels = {"batch.kubernetes.io/job-name": name, label: value}
        spec = {
            "restartPolicy": "Never",
            "nodeSelector": {"onwrite.dev/nowhere": "true"},
            "containers": [{"name": "job", "image": "registry.invalid/onwrite:tests"}],
        }
        pod = {"metadata": {"name": f"{name}-pod", "labels": labels}, "spec": spec}
        self._core.create_namespaced_pod(self._namespace, {"apiVersion": "v1", "kind": "Pod"} | pod)
        self.tell_of_pod(name, {"phase": "Pending"})

    def start(self, name: str) -> None:
        self.make_pod(name)
        self.tell_of_pod(name, {"phase": "Running"})
        self.tell(name, {"active": 1, "ready": 1, "startTime": _time(EARLY)})

    def complete(self, name: str) -> None:
        met, complete = _condition("SuccessCriteriaMet"), _condition("Complete")
        self._end(name, [met, complete], succeeded=1, completionTime=_time(datetime.now(UTC)))

    def fail(self, name: str, reason: str = "BackoffLimitExceeded", message: str = "it failed") -> None:
        conditions = [_condition(kind, reason, message) for kind in ("FailureTarget", "Failed")]
        self._end(name, conditions, failed=1)

    def kill(self, name: str, reason: str, code: int) -> None:
        """Its container, which then fails pod and Job."""
        ended = {"terminated": {"reason": reason, "exitCode": code}}
        self.tell_of_pod(name, {"phase": "Failed", "containerStatuses": [_container(ended)]})
        self.fail(name)

    def cannot_pull(self, name: str) -> None:
        waits = {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}
        self.tell_of_pod(name, {"phase": "Pending", "containerStatuses": [_container(waits)]})

    def stop_pod(self, name: str) -> None:
        """What follows a Job that was suspended."""
        self._core.delete_namespaced_pod(f"{name}-pod", self._namespace, grace_period_seconds=0)
        self.tell(name, {"active": 0, "ready": 0, "startTime": None, "conditions": [_condition("Suspended")]})

    def refuse_pod(self, name: str, message: str) -> None:
        about = {"apiVersion": "batch/v1", "kind": "Job", "name": name, "namespace": self._namespace}
        event = {
            "metadata": {"name": f"{name}.refused"},
            "involvedObject": about,
            "reason": "FailedCreate",
            "message": message,
            "type": "Warning",
            "lastTimestamp": _time(datetime.now(UTC)),
        }
        self._core.create_namespaced_event(self._namespace, {"apiVersion": "v1", "kind": "Event"} | event)

    def make_foreign_job(self, name: str) -> None:
        pod = {
            "restartPolicy": "Never",
            "containers": [{"name": "report", "image": "registry.invalid/report"}],
        }
        spec = {"managedBy": self.MANAGED_BY, "template": {"spec": pod}}
        job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": spec}
        self._batch.create_namespaced_job(self._namespace, job)

    def job(self, name: str) -> Any:
        return self._batch.read_namespaced_job(name, self._namespace)

    def has_job(self, name: str) -> bool:
        found = self._batch.list_namespaced_job(self._namespace, field_selector=f"metadata.name={name}")
        return bool(found.items)

    def tell(self, name: str, status: dict[str, Any]) -> None:
        self._batch.patch_namespaced_job_status(name, self._namespace, {"status": status}, **_MERGE)

    def tell_of_pod(self, name: str, status: dict[str, Any]) -> None:
        self._core.patch_namespaced_pod_status(f"{name}-pod", self._namespace, {"status": status}, **_MERGE)

    def _end(self, name: str, conditions: list[dict[str, Any]], **counts: Any) -> None:
        over = {"startTime": _time(EARLY), "active": 0, "ready": 0, "conditions": conditions}
        self.tell(name, over | counts)


def _condition(kind: str, reason: str = "", message: str = "") -> dict[str, Any]:
    at = {"lastProbeTime": _time(EARLY), "lastTransitionTime": _time(EARLY)}
    return {"type": kind, "status": "True", "reason": reason, "message": message} | at


def _container(state: dict[str, Any]) -> dict[str, Any]:
    given = {"name": "job", "image": "registry.invalid/onwrite:tests", "imageID": "", "ready": False}
    return given | {"restartCount": 0, "state": state}


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
