"""What a Job's conditions and its pods say, as a Status. Pure: both are the cluster's JSON, `now` an argument."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from onwrite.launchers.kubernetes_pods import end_of, living, waits_for
from onwrite.launchers.launcher import Status

Json = Mapping[str, Any]

CANCELLED: Final = "onwrite.dev/cancelled"  # the annotation that cancel() leaves: when it was
_TOLD_BY_THE_JOB: Final = {"DeadlineExceeded", "PodFailurePolicy"}  # the pods know less than the Job itself


def status_of(job: Json, pods: Sequence[Json], refusal: str, now: datetime, patience: timedelta) -> Status:
    """`refusal` is what kept the cluster from making a pod, where there is none."""
    return (
        ended(job, pods)
        or stuck(pods, now, patience)
        or _refused(job, refusal, now, patience)
        or _under_way(job, pods, refusal)
    )


def ended(job: Json, pods: Sequence[Json]) -> Status | None:
    """None: it has not. A Job whose pods still leave has not ended."""
    if condition(job, "Complete"):
        return Status("succeeded")
    cancelled = CANCELLED in (job["metadata"].get("annotations") or {})
    if failed := condition(job, "Failed"):
        return _failed(failed, pods, cancelled=cancelled)
    if cancelled and condition(job, "Suspended") and not any(map(living, pods)):
        return Status("failed", "Cancelled", "cancelled; its pods were sent SIGTERM and are gone")
    return None


def stuck(pods: Sequence[Json], now: datetime, patience: timedelta) -> Status | None:
    """A pod that waits for what it will hardly get, such as an image that does not exist, for longer than `patience`.

    A registry that is away for a minute looks the same at first.
    """
    for pod in pods:
        wait = waits_for(pod)
        if wait and wait.remedy and now - wait.since >= patience:
            return Status("failed", wait.reason, "; ".join(filter(None, (wait.message, wait.remedy))))
    return None


def condition(job: Json, kind: str) -> Json | None:
    """That condition, where it is true."""
    for found in (job.get("status") or {}).get("conditions") or []:
        if found["type"] == kind and found["status"] == "True":
            return dict(found)
    return None


def _failed(failed: Json, pods: Sequence[Json], *, cancelled: bool) -> Status:
    reason, message = failed.get("reason") or "Failed", failed.get("message") or ""
    if cancelled:
        return Status("failed", "Cancelled", f"cancelled; the Job says {reason}: {message}")
    if reason not in _TOLD_BY_THE_JOB:
        for end in filter(None, map(end_of, pods)):
            return Status("failed", end.reason, end.message)
    return Status("failed", reason, message)


def _refused(job: Json, refusal: str, now: datetime, patience: timedelta) -> Status | None:
    """The cluster made no pod. A quota may have room again; what else it says, such as no such account, stays."""
    since = datetime.fromisoformat(job["metadata"]["creationTimestamp"])
    if not refusal or "exceeded quota" in refusal or now - since < patience:
        return None
    return Status("failed", "FailedCreate", f"the cluster makes no pod for the Job: {refusal}")


def _under_way(job: Json, pods: Sequence[Json], refusal: str) -> Status:
    leaving = condition(job, "FailureTarget") or condition(job, "SuccessCriteriaMet")
    phases = {pod["status"].get("phase") for pod in pods if "status" in pod}
    if leaving or phases - {"Pending", None}:
        return Status("running", message="; ".join(_said_while_running(job, pods)))
    return Status("starting", message="; ".join(_said_while_starting(job, pods, refusal)))


def _said_while_running(job: Json, pods: Sequence[Json]) -> Iterator[str]:
    if target := condition(job, "FailureTarget"):
        yield f"ends as {target.get('reason')}, once its pod has gone"
    elif job["metadata"].get("deletionTimestamp"):
        yield "is being deleted, and its pod has not gone yet"
    if any(pod.get("status", {}).get("phase") == "Unknown" for pod in pods):
        yield "its node does not answer"


def _said_while_starting(job: Json, pods: Sequence[Json], refusal: str) -> Iterator[str]:
    if refusal:
        yield f"FailedCreate: {refusal}"
    if (job.get("spec") or {}).get("suspend"):
        yield "is suspended, by cancel() or by a queue of the cluster"
    for pod in pods:
        if wait := waits_for(pod):
            yield f"{wait.reason}: {wait.message}" if wait.message else wait.reason
