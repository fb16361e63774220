"""Every minute: wake what is due, rescue what lost its worker, enqueue the ticks of recurring handlers."""

from datetime import UTC, datetime

from firebase_functions import scheduler_fn

from functions.job_launcher import job_launcher
from onwrite.registry import Registry
from onwrite.sweep import sweep
from onwrite.trigger import store


@scheduler_fn.on_schedule(schedule="* * * * *", timeout_sec=60, memory=512, max_instances=1)
def sweepTasks(_: scheduler_fn.ScheduledEvent) -> None:
    sweep(store(), datetime.now(UTC), launcher=job_launcher(), recurring=Registry())
