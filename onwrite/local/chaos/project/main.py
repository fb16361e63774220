"""Tasks and their sweep, with the storm's times."""

from datetime import UTC, datetime

from firebase_functions import scheduler_fn

from onwrite import transitions
from onwrite.local.chaos.pace import FIRST_WAKE_PAUSE, LEASE, RESCUE, SWEEP_TIMEOUT
from onwrite.local.chaos.places import FUNCTION, TASKS
from onwrite.sweep import sweep
from onwrite.trigger import store, task_trigger

# No deployment needs another value, so that the engine has no parameter for it.
transitions.FIRST_WAKE_PAUSE = FIRST_WAKE_PAUSE  # type: ignore[misc]

processTaskOnWrite = task_trigger(
    FUNCTION, TASKS, handlers="onwrite.local.chaos.project.handlers", lease=LEASE
)


@scheduler_fn.on_schedule(schedule="* * * * *", timeout_sec=SWEEP_TIMEOUT, memory=512, max_instances=1)
def sweepTasks(_: scheduler_fn.ScheduledEvent) -> None:
    sweep(store(), datetime.now(UTC), backoff=RESCUE)
