"""What conditions and pods say, as one word and its reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onwrite.durations import minutes, seconds
from onwrite.launchers.kubernetes_status import CANCELLED, status_of
from onwrite.launchers.launcher import Status

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PATIENCE = minutes(3)


def job(*conditions: tuple[str, str], cancelled: bool = False, **spec: Any) -> dict[str, Any]:
    about: dict[str, Any] = {"name": "j", "creationTimestamp": at(minutes(-60))}
    if cancelled:
        about["annotations"] = {CANCELLED: "2026-03-04T11:59:00+00:00"}
    said = [
        {"type": kind, "status": "True", "reason": reason, "message": f"says {reason}"}
        for kind, reason in conditions
    ]
    return {"metadata": about, "spec": spec, "status": {"conditions": said}}


def pod(
    phase: str, state: dict[str, Any] | None = None, age: timedelta = minutes(60), **status: Any
) -> dict[str, Any]:
    containers = [{"name": "job", "state": state}] if state else []
    about = {"name": "j-pod", "creationTimestamp": at(-age)}
    return {"metadata": about, "status": {"phase": phase, "containerStatuses": containers, **status}}


def at(since: timedelta) -> str:
    return (NOW + since).isoformat().replace("+00:00", "Z")


def waiting(reason: str) -> dict[str, Any]:
    return {"waiting": {"reason": reason, "message": f"says {reason}"}}


def terminated(reason: str, code: int, **more: Any) -> dict[str, Any]:
    return {"terminated": {"reason": reason, "exitCode": code, **more}}


def condition(kind: str, status: str, reason: str, age: timedelta = minutes(60)) -> dict[str, str]:
    said = {"type": kind, "status": status, "reason": reason, "message": f"says {reason}"}
    return said | {"lastTransitionTime": at(-age)}


FAILED = ("Failed", "BackoffLimitExceeded")
OUT_OF_TIME = ("Failed", "DeadlineExceeded")


def told(job: dict[str, Any], *pods: dict[str, Any], refusal: str = "") -> Status:
    return status_of(job, pods, refusal, NOW, PATIENCE)


@pytest.mark.parametrize(
    ("what", "pods", "phase"),
    [
        (job(), [], "starting"),
        (job(), [pod("Pending", waiting("ContainerCreating"))], "starting"),
        (job(), [pod("Running", {"running": {}})], "running"),
        (job(), [pod("Succeeded")], "running"),  # until the Job says so itself
        (job(), [pod("Failed", terminated("Error", 1))], "running"),
        (job(("SuccessCriteriaMet", "")), [], "running"),
        (job(("FailureTarget", "DeadlineExceeded")), [pod("Running")], "running"),
        (job(("Complete", "")), [], "succeeded"),
        (job(FAILED), [], "failed"),
        (job(cancelled=True, suspend=True), [pod("Running")], "running"),
        (job(("Suspended", ""), cancelled=True), [pod("Running")], "running"),
        (job(("Suspended", ""), cancelled=True), [], "failed"),
        (job(("Suspended", ""), suspend=True), [], "starting"),  # by a queue of the cluster
        (job(("Complete", ""), cancelled=True), [], "succeeded"),
    ],
)
def test_the_phase(what: dict[str, Any], pods: list[dict[str, Any]], phase: str) -> None:
    assert told(what, *pods).phase == phase


@pytest.mark.parametrize(
    ("what", "pods", "reason"),
    [
        (job(FAILED), [pod("Failed", terminated("OOMKilled", 137))], "OOMKilled"),
        (job(FAILED), [pod("Failed", terminated("Error", 3))], "Error"),
        (job(FAILED), [pod("Failed", terminated("StartError", 128))], "StartError"),
        (job(FAILED), [pod("Failed", terminated("Error", 137), reason="Evicted", message="disk")], "Evicted"),
        (job(FAILED), [pod("Failed", reason="NodeLost")], "NodeLost"),
        (job(FAILED), [pod("Failed", terminated("", 1))], "Error"),
        (
            job(FAILED),
            [
                pod(
                    "Failed",
                    terminated("Error", 143),
                    conditions=[condition("DisruptionTarget", "True", "PreemptionByScheduler")],
                )
            ],
            "PreemptionByScheduler",
        ),
        (job(FAILED), [], "BackoffLimitExceeded"),
        (job(OUT_OF_TIME), [pod("Failed", terminated("Error", 143))], "DeadlineExceeded"),
        (job(FAILED, cancelled=True), [pod("Failed", terminated("Error", 143))], "Cancelled"),
    ],
)
def test_a_failed_job_gives_the_most_telling_reason(
    what: dict[str, Any], pods: list[dict[str, Any]], reason: str
) -> None:
    status = told(what, *pods)
    assert (status.phase, status.reason) == ("failed", reason)


def test_the_exit_code_and_the_end_of_the_log_are_told() -> None:
    ended = terminated("Error", 3, message="ValueError: no such column\n")
    assert told(job(FAILED), pod("Failed", ended)).message == "exit code 3. ValueError: no such column"


def test_a_long_message_is_cut() -> None:
    assert len(told(job(FAILED), pod("Failed", terminated("Error", 1, message="x" * 5000))).message) < 600


def test_an_init_container_that_failed_is_told() -> None:
    init = [{"name": "secrets", "state": terminated("Error", 2)}]
    assert told(job(FAILED), pod("Failed", initContainerStatuses=init)).message == "exit code 2"


@pytest.mark.parametrize(
    "reason", ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError"]
)
def test_what_will_hardly_come_fails_the_job_after_a_grace_time(reason: str) -> None:
    early = told(job(), pod("Pending", waiting(reason), age=PATIENCE - seconds(1)))
    assert early == Status("starting", message=f"{reason}: says {reason}")
    late = told(job(), pod("Pending", waiting(reason), age=PATIENCE))
    assert (late.phase, late.reason) == ("failed", reason)
    assert late.message.startswith(f"says {reason}; look ")


def test_the_grace_time_begins_when_the_pod_has_found_its_node() -> None:
    found = condition("PodScheduled", "True", "", age=seconds(10))
    status = told(job(), pod("Pending", waiting("ErrImagePull"), age=minutes(60), conditions=[found]))
    assert status.phase == "starting"


@pytest.mark.parametrize("reason", ["ContainerCreating", "PodInitializing"])
def test_what_only_takes_long_never_fails_the_job(reason: str) -> None:
    assert told(job(), pod("Pending", waiting(reason))).phase == "starting"


def test_a_pod_without_room_is_told_of_for_as_long_as_it_waits() -> None:
    no_room = condition("PodScheduled", "False", "Unschedulable")
    status = told(job(), pod("Pending", conditions=[no_room]))
    assert status == Status("starting", message="Unschedulable: says Unschedulable")


def test_a_pod_that_cannot_be_made_fails_the_job_after_a_grace_time() -> None:
    young = job()
    young["metadata"]["creationTimestamp"] = at(seconds(-10))
    assert told(young, refusal="no account") == Status("starting", message="FailedCreate: no account")
    told_why = "the cluster makes no pod for the Job: no account"
    assert told(job(), refusal="no account") == Status("failed", "FailedCreate", told_why)


def test_a_quota_may_have_room_again() -> None:
    assert told(job(), refusal="pods is forbidden: exceeded quota: cpu").phase == "starting"


def test_a_running_job_says_what_is_odd_about_it() -> None:
    leaving = told(job(("FailureTarget", "DeadlineExceeded")), pod("Running"))
    assert leaving.message == "ends as DeadlineExceeded, once its pod has gone"
    lost = told(job(), pod("Unknown"))
    assert lost == Status("running", message="its node does not answer")
    deleted = job()
    deleted["metadata"]["deletionTimestamp"] = at(seconds(0))
    assert "is being deleted" in told(deleted, pod("Running")).message


def test_a_job_that_nobody_has_looked_at_yet_is_starting() -> None:
    fresh = {"metadata": {"name": "j", "creationTimestamp": at(seconds(0))}, "spec": {}}
    assert told(fresh) == Status("starting")
    assert told(fresh, {"metadata": {"creationTimestamp": at(seconds(0))}}).phase == "starting"
