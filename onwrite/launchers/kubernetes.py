"""Attempts as Kubernetes Jobs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from onwrite.launchers.kubernetes_cluster import Cluster, Json
from onwrite.launchers.kubernetes_connection import connect
from onwrite.launchers.kubernetes_manifest import manifest
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.kubernetes_status import CANCELLED, ended, status_of
from onwrite.launchers.kubernetes_template import read_template
from onwrite.launchers.launcher import Job, Launched, Status

_NAME: Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


class KubernetesLauncher:
    """A launcher; see launcher.py. Without a `cluster` it is looked for as `connect` does.

    A name that no Job can have is never asked for: the address of a Job without a name is that of all Jobs.
    """

    def __init__(
        self,
        settings: KubernetesSettings,
        cluster: Cluster | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._template = read_template(settings.template) if settings.template else {}
        self._cluster = cluster or Cluster(connect(), settings.namespace)
        self._clock = clock

    def launch(self, job: Job) -> Launched:
        self._cluster.create_job(manifest(job, self._settings, self._template))
        return Launched(job.name, f"kubectl logs -n {self._settings.namespace} job/{job.name}")

    def status(self, name: str) -> Status:
        job = self._cluster.job(name) if _NAME.fullmatch(name) else None
        if job is None:
            return Status("gone")
        return look(self._cluster, job, self._clock(), self._settings.patience)

    def cancel(self, name: str) -> None:
        """By suspending the Job: its pod is sent SIGTERM, and the Job stays.

        A Job that was deleted would leave no trace, and its name free: a launch that comes late would start the
        attempt again. Setting a deadline of the past would blame the clock.
        """
        if not _NAME.fullmatch(name):
            return
        at = self._clock().isoformat(timespec="seconds")
        self._cluster.change_job(
            name, {"metadata": {"annotations": {CANCELLED: at}}, "spec": {"suspend": True}}
        )

    def remove(self, name: str) -> None:
        if _NAME.fullmatch(name):
            self._cluster.delete_job(name)


def look(cluster: Cluster, job: Json, now: datetime, patience: timedelta) -> Status:
    """Its status, with as few further questions as will do."""
    if (end := ended(job, ())) and end.phase == "succeeded":
        return end
    name = job["metadata"]["name"]
    pods = cluster.pods_of(name)
    refusal = "" if pods or ended(job, ()) else cluster.refusal(name)
    return status_of(job, pods, refusal, now, patience)
