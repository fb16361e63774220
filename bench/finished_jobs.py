"""Jobs that have ended, as a cluster writes them: what it adds to a manifest is a good part of each."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from onwrite.launchers.kubernetes_manifest import manifest
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.launcher import Job

NAMESPACE: Final = "shop-jobs"
_SETTINGS: Final = KubernetesSettings(NAMESPACE, "registry.invalid/shop/{type}:latest")
_BEGUN, _ENDED = "2026-03-04T05:06:07Z", "2026-03-04T06:07:08Z"


def finished_job(job: Job) -> bytes:
    """The JSON of a Job that is Complete."""
    made = manifest(job, _SETTINGS, {})
    uid = str(uuid.uuid4())
    given = {"batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": job.name}
    made["spec"] |= {
        "completionMode": "NonIndexed",
        "manualSelector": False,
        "selector": {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}},
        "suspend": False,
    }
    made["spec"]["template"]["metadata"]["labels"] |= given
    made["metadata"] |= {
        "uid": uid,
        "resourceVersion": "1",
        "generation": 1,
        "creationTimestamp": _BEGUN,
        "managedFields": [
            _managed("python", "", made),
            _managed("kube-controller-manager", "status", _STATUS),
        ],
    }
    return json.dumps(made | {"status": _STATUS}, separators=(",", ":")).encode()


def _condition(kind: str) -> dict[str, str]:
    at = {"lastProbeTime": _ENDED, "lastTransitionTime": _ENDED}
    told = {"reason": "CompletionsReached", "message": "Reached expected number of succeeded pods"}
    return {"type": kind, "status": "True", **at, **told}


_STATUS: Final = {
    "conditions": [_condition("SuccessCriteriaMet"), _condition("Complete")],
    "startTime": _BEGUN,
    "completionTime": _ENDED,
    "succeeded": 1,
    "ready": 0,
    "terminating": 0,
    "uncountedTerminatedPods": {},
}


def _managed(who: str, subresource: str, what: Mapping[str, Any]) -> dict[str, Any]:
    about = {"manager": who, "operation": "Update", "apiVersion": "batch/v1", "time": _ENDED}
    fields = {"fieldsType": "FieldsV1", "fieldsV1": _fields(what)}
    return about | fields | ({"subresource": subresource} if subresource else {})


def _fields(value: Any) -> dict[str, Any]:
    """Which fields somebody has written, as the cluster keeps account of it."""
    return {f"f:{name}": _fields(part) for name, part in value.items()} if isinstance(value, Mapping) else {}
