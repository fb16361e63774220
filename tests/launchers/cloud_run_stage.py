"""A stage on a stand-in for Cloud Run: what its containers would do, the stage tells it."""

from collections.abc import Mapping

from google.cloud.run_v2.types import Condition, Execution

from onwrite.launchers.cloud_run import CloudRunLauncher
from onwrite.launchers.launcher import Job
from tests.launchers.cloud_run_stand_in import PLACE, StandIn

_STATE = Condition.State
_REASON = Condition.ExecutionReason


class CloudRunStage:
    starts_once = False  # no idempotency key: the container's own claim decides

    def __init__(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in
        stand_in.add_job("onwrite-dataset-export")
        self.launcher = self.launcher_of()

    def launcher_of(
        self, job: str = "onwrite-{type}", *, container: str = "", patience: float = 30
    ) -> CloudRunLauncher:
        _, project, _, region = PLACE.split("/")
        jobs, executions = self.stand_in.clients()
        return CloudRunLauncher(
            project, region, job=job, container=container, jobs=jobs, executions=executions, patience=patience
        )

    def begun(self, job: Job) -> Mapping[str, str]:
        execution = self._execution(job)
        self.stand_in.start(execution.name)
        return environment(execution)

    def end(self, job: Job, code: int) -> None:
        name = self._execution(job).name
        if code == 0:
            self.stand_in.become(name, _STATE.CONDITION_SUCCEEDED)
        else:
            message = f"Task t failed with exit code: {code} and message: The container exited with an error."
            reason = _REASON.NON_ZERO_EXIT_CODE
            self.stand_in.become(name, _STATE.CONDITION_FAILED, message, execution_reason=reason)

    def told_to_end(self, job: Job) -> None:
        name = self._execution(job).name
        self.stand_in.wait_for(name, _is_being_cancelled)
        self.stand_in.become(
            name, _STATE.CONDITION_FAILED, "Cancelled by user.", execution_reason=_REASON.CANCELLED
        )

    def no_more(self, job: Job) -> None:
        """A deleted execution's container was told to end before, and is killed by Cloud Run."""
        self.stand_in.wait_for(self._execution(job).name, lambda execution: "delete_time" in execution)

    def _execution(self, job: Job) -> Execution:
        wanted = {"ONWRITE_TASK": job.path, "ONWRITE_ATTEMPT": str(job.attempt)}
        found = [
            one for one in self.stand_in.executions.values() if wanted.items() <= environment(one).items()
        ]
        return found[-1]


def environment(execution: Execution) -> dict[str, str]:
    return {one.name: one.value for one in execution.template.containers[0].env}


def _is_being_cancelled(execution: Execution) -> bool:
    return any(one.execution_reason == _REASON.CANCELLING for one in execution.conditions)
