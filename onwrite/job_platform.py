"""What the sweep asks of the platform that its Jobs run on, and what it has done there."""

from collections.abc import Callable
from dataclasses import dataclass, field

from onwrite import events
from onwrite.failures import trace_of
from onwrite.job_names import job_name
from onwrite.launchers.launcher import LauncherUnavailable, Status
from onwrite.launchers.on_demand import OnDemand
from onwrite.task_document import TaskDocument


@dataclass(slots=True)
class JobPlatform:
    """Never raises: a platform that is out of reach stops no sweep."""

    launcher: OnDemand
    database: str
    tell: Callable[[object], None]
    is_silent: bool = field(
        default=False, init=False
    )  # it was asked in vain: not again, for each try takes time

    def status(self, task: TaskDocument) -> Status | None:
        """None: nobody knows."""
        if self.is_silent or not self.launcher.is_configured:
            return None
        try:
            return self.launcher.status(job_name(self.database, task))
        except Exception as error:  # noqa: BLE001 — see above
            self._out_of_reach(task, error)
            return None

    def remove(self, task: TaskDocument) -> None:
        """A container that is still there must not go on. One that cannot be removed cannot write to its task."""
        if self.is_silent or not self.launcher.is_configured:
            return
        try:
            self.launcher.remove(job_name(self.database, task))
        except Exception as error:  # noqa: BLE001 — see above
            self._out_of_reach(task, error)

    def _out_of_reach(self, task: TaskDocument, error: Exception) -> None:
        self.is_silent = self.is_silent or isinstance(error, LauncherUnavailable)
        self.tell(events.JobOutOfReach(task.path, task.type, task.attempt, trace_of(error)))
