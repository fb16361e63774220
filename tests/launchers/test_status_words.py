"""What is known of a Job, in one table for each launcher whose platform needs it translated."""

from dataclasses import replace

import pytest
from google.cloud.run_v2.types import Condition, Execution
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.launchers import cloud_run_status, process_status
from onwrite.launchers.launcher import Status
from onwrite.launchers.process_status import Traces
from onwrite.launchers.process_warden import End
from onwrite.launchers.quantities import quantity

FAILED, SUCCEEDED, RECONCILING = (
    Condition.State.CONDITION_FAILED,
    Condition.State.CONDITION_SUCCEEDED,
    Condition.State.CONDITION_RECONCILING,
)
OUT_OF_MEMORY = "Task t-task0 failed with exit code: 0 and message: The configured memory limit was reached."
TOO_LATE = "Task t-task0 failed with exit code: 0 and message: The configured timeout was reached."
NO_IMAGE = "Image 'europe-docker.pkg.dev/p/r/i' not found."
END = Timestamp(seconds=2)


def completed(state: int, message: str = "", **reason: int) -> Condition:
    return Condition(type_="Completed", state=state, message=message, **reason)


EXECUTIONS = {
    "nothing known": (Execution(), Status("starting")),
    "waits": (Execution(conditions=[completed(RECONCILING)]), Status("starting")),
    "runs": (Execution(conditions=[completed(RECONCILING)], running_count=1), Status("running")),
    "is being cancelled": (
        Execution(
            conditions=[completed(RECONCILING, execution_reason=Condition.ExecutionReason.CANCELLING)],
            running_count=1,
        ),
        Status("running"),
    ),
    "succeeded": (Execution(conditions=[completed(SUCCEEDED)], succeeded_count=1), Status("succeeded")),
    "failed": (
        Execution(
            conditions=[completed(FAILED, "x", execution_reason=Condition.ExecutionReason.NON_ZERO_EXIT_CODE)]
        ),
        Status("failed", "NON_ZERO_EXIT_CODE", "x"),
    ),
    "out of memory, though it says non-zero exit code": (
        Execution(
            conditions=[
                completed(
                    FAILED, OUT_OF_MEMORY, execution_reason=Condition.ExecutionReason.NON_ZERO_EXIT_CODE
                )
            ]
        ),
        Status("failed", "OOMKilled", OUT_OF_MEMORY),
    ),
    "too late": (
        Execution(conditions=[completed(FAILED, TOO_LATE)]),
        Status("failed", "DeadlineExceeded", TOO_LATE),
    ),
    "its image is missing": (
        Execution(
            conditions=[
                completed(FAILED, NO_IMAGE),
                Condition(
                    type_="ContainerReady", state=FAILED, reason=Condition.CommonReason.CONTAINER_MISSING
                ),
            ]
        ),
        Status("failed", "CONTAINER_MISSING", NO_IMAGE),
    ),
    "failed without a reason": (
        Execution(conditions=[completed(FAILED, "x")]),
        Status("failed", "Error", "x"),
    ),
    "over, by its counts alone": (Execution(completion_time=END, succeeded_count=1), Status("succeeded")),
    "cancelled, by its counts alone": (
        Execution(completion_time=END, cancelled_count=1),
        Status("failed", "CANCELLED", "Cloud Run says no more than that it is over"),
    ),
    "deleted": (Execution(delete_time=END, conditions=[completed(SUCCEEDED)]), Status("gone")),
}


@pytest.mark.parametrize("case", EXECUTIONS)
def test_an_execution_of_cloud_run_is_understood(case: str) -> None:
    execution, status = EXECUTIONS[case]
    assert cloud_run_status.status_of(execution) == status


NOBODY = Traces(starting=False, warden_lives=False, child_known=False, child_lives=False, end=None)
# starting, warden lives, child known, child lives: every combination that can be seen.
ALIVE = {
    (True, False, False, False): "starting",
    (True, True, False, False): "starting",
    (False, True, False, False): "starting",
    (True, True, True, True): "running",
    (True, False, True, True): "running",
    (False, True, True, True): "running",
    (False, False, True, True): "running",
    (False, True, True, False): "running",  # about to write how it ended
    (False, False, True, False): "failed",
    (False, False, False, False): "failed",
}


@pytest.mark.parametrize("seen", ALIVE)
def test_who_is_seen_of_a_process_tells_its_phase(seen: tuple[bool, bool, bool, bool]) -> None:
    assert process_status.status_of(Traces(*seen, end=None)).phase == ALIVE[seen]


@pytest.mark.parametrize("seen", ALIVE)
def test_a_written_end_is_the_end_whoever_is_still_seen(seen: tuple[bool, bool, bool, bool]) -> None:
    assert process_status.status_of(Traces(*seen, end=End(0))) == Status("succeeded")


ENDS = {
    End(0): ("succeeded", "", ""),
    End(0, "Cancelled"): ("succeeded", "", ""),  # it had just done its work, or has handed it back
    End(0, "DeadlineExceeded"): ("failed", "DeadlineExceeded", "still running"),
    End(3): ("failed", "Error", "exit code 3"),
    End(-11): ("failed", "Error", "ended by SIGSEGV"),
    End(-63): ("failed", "Error", "ended by signal 63"),
    End(-9): ("failed", "Killed", "cannot be told apart"),
    End(-9, "Cancelled"): ("failed", "Cancelled", "ended by SIGKILL"),
    End(-15, "DeadlineExceeded"): ("failed", "DeadlineExceeded", "still running"),
    End(None, "StartError", "no such file"): ("failed", "StartError", "no such file"),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_a_process_is_understood(end: End) -> None:
    phase, reason, words = ENDS[end]
    status = process_status.status_of(replace(NOBODY, end=end))
    assert (status.phase, status.reason) == (phase, reason)
    assert words in status.message


@pytest.mark.parametrize(
    ("written", "amount"),
    [("2", 2), ("500m", 0.5), ("1.5", 1.5), (".5", 0.5), ("4Gi", 4 * 2**30), ("512Mi", 2**29), ("1G", 10**9)],
)
def test_amounts_are_read_as_kubernetes_reads_them(written: str, amount: float) -> None:
    assert quantity(written) == amount


@pytest.mark.parametrize("written", ["", "4GB", "4 Gi", "-1", "1.", "two", "4gi", "\u0664Gi", "1\n"])
def test_what_is_no_amount_is_an_error(written: str) -> None:
    with pytest.raises(ValueError, match="is no amount; write '2'"):
        quantity(written)
