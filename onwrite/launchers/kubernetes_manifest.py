"""The Kubernetes Job of an attempt: a function of the Job, the settings and the template, and of nothing else."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from onwrite.launchers.kubernetes_merge import merged
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.launcher import Job, Resources

CONTAINER: Final = "job"
MANAGED_BY: Final = "app.kubernetes.io/managed-by"
SELECTOR: Final = f"{MANAGED_BY}=onwrite"
TYPE: Final = "onwrite.dev/type"
TASK: Final = "onwrite.dev/task"
PATH: Final = "onwrite.dev/path"
ATTEMPT: Final = "onwrite.dev/attempt"
DATABASE: Final = "onwrite.dev/database"
LONGEST_LABEL: Final = 63


def manifest(job: Job, settings: KubernetesSettings, template: Mapping[str, Any]) -> dict[str, Any]:
    """`template` has been checked: see kubernetes_template.py."""
    spec: dict[str, Any] = {
        "parallelism": 1,
        "completions": 1,
        "backoffLimit": 0,  # the engine's retries are the only ones
        "podReplacementPolicy": "Failed",  # never a second pod beside one that still leaves
        "ttlSecondsAfterFinished": _seconds(settings.keeps_for),
        "activeDeadlineSeconds": _seconds(
            job.resources.timeout + settings.starts_within + settings.leaves_within
        ),
        "template": merged(_pod(job, settings), template),
    }
    if settings.managed_by:
        spec["managedBy"] = settings.managed_by
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "name": job.name,
            "namespace": settings.namespace,
            "labels": _labels(job),
            "annotations": _annotations(job),
        },
        "spec": spec,
    }


def label_value(text: str) -> str:
    """As much of it as a label's value may hold: 63 characters, letters or digits at both ends."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", text)[:LONGEST_LABEL].strip("_.-")


def _labels(job: Job) -> dict[str, str]:
    return {MANAGED_BY: "onwrite", TYPE: label_value(job.type), TASK: job.task_hash}


def _annotations(job: Job) -> dict[str, str]:
    """What the watcher finds the task by; a path is too long for a label, and has slashes."""
    return {DATABASE: job.database, PATH: job.path, ATTEMPT: str(job.attempt)}


def _pod(job: Job, settings: KubernetesSettings) -> dict[str, Any]:
    # The cluster's autoscaler would otherwise move a pod of hours to save a node.
    stay = {"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"}
    return {
        "metadata": {"labels": _labels(job), "annotations": _annotations(job) | stay},
        "spec": {
            "restartPolicy": "Never",
            "serviceAccountName": settings.service_account,
            "automountServiceAccountToken": False,  # a job asks nothing of the cluster
            "enableServiceLinks": False,
            "terminationGracePeriodSeconds": _seconds(settings.leaves_within),
            "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [_container(job, settings)],
            "volumes": [{"name": "tmp", "emptyDir": {}}],
        },
    }


def _container(job: Job, settings: KubernetesSettings) -> dict[str, Any]:
    environment = {**settings.environment, **_as_written(job.environment)}
    container: dict[str, Any] = {
        "name": CONTAINER,
        "image": settings.image_of(job.type),
        "env": [{"name": name, "value": value} for name, value in environment.items()],
        "resources": _resources(job.resources),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108 — the container's own
        "terminationMessagePolicy": "FallbackToLogsOnError",  # the end of the log, where a pod failed
    }
    return container | ({"command": list(settings.command)} if settings.command else {})


def _as_written(environment: Mapping[str, str]) -> dict[str, str]:
    """The cluster puts a variable's value for `$(NAME)` and `$` for `$$`, and a path may hold either."""
    return {name: value.replace("$", "$$") for name, value in environment.items()}


def _resources(resources: Resources) -> dict[str, dict[str, str]]:
    """Requests are the limits: what was asked for is there, and nobody else's peak takes it away."""
    given = {"cpu": resources.cpu, "memory": resources.memory}
    return {"requests": given, "limits": dict(given)}


def _seconds(time: timedelta) -> int:
    return max(1, round(time.total_seconds()))
