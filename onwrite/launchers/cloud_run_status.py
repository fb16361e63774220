"""What an execution of a Cloud Run job says about itself, in the words of all launchers."""

from collections.abc import Iterator

from google.cloud.run_v2.types import Condition, Execution

from onwrite.launchers.launcher import Status

# Cloud Run has no reason for these two, only a sentence. The words are Kubernetes', so that an admin meets one.
_TOLD_IN_WORDS = {
    "memory limit": "OOMKilled",
    "timeout was reached": "DeadlineExceeded",
}


def status_of(execution: Execution) -> Status:
    if "delete_time" in execution:
        return Status("gone")  # it can be read for a while yet
    completed = next((one for one in execution.conditions if one.type_ == "Completed"), Condition())
    if completed.state == Condition.State.CONDITION_SUCCEEDED:
        return Status("succeeded")
    if completed.state == Condition.State.CONDITION_FAILED:
        return Status("failed", _reason(execution, completed), completed.message)
    if "completion_time" in execution:
        return _by_counts(execution)
    return Status("running" if execution.running_count else "starting")


def _by_counts(execution: Execution) -> Status:
    if execution.succeeded_count:
        return Status("succeeded")
    reason = "CANCELLED" if execution.cancelled_count else "Error"
    return Status("failed", reason, "Cloud Run says no more than that it is over")


def _reason(execution: Execution, completed: Condition) -> str:
    told = (reason for words, reason in _TOLD_IN_WORDS.items() if words in completed.message)
    return next(told, None) or next(_named(execution, completed), "Error")


def _named(execution: Execution, completed: Condition) -> Iterator[str]:
    """The end's own reason first; an image that is missing is only in the condition of the container."""
    failed = [one for one in execution.conditions if one.state == Condition.State.CONDITION_FAILED]
    for condition in [completed, *failed]:
        for reason in (condition.execution_reason, condition.reason, condition.revision_reason):
            if reason.value:
                yield reason.name
