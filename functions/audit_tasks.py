"""Every night at three: find the live tasks that no sweep can find. It reads each of them once."""

from datetime import UTC, datetime

from firebase_functions import scheduler_fn

from onwrite.audit import audit
from onwrite.trigger import store


@scheduler_fn.on_schedule(schedule="0 3 * * *", timeout_sec=1800, memory=512, max_instances=1)
def auditTasks(_: scheduler_fn.ScheduledEvent) -> None:
    audit(store(), datetime.now(UTC))
