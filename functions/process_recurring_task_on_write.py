"""Every write to a task of a recurring handler: as processTaskOnWrite does for those of orders."""

from functions.parameters import SMTP_PASSWORD
from functions.timer_queue import timer
from onwrite.trigger import task_trigger

processRecurringTaskOnWrite = task_trigger(
    "processRecurringTaskOnWrite", "recurring/{type}/tasks/{task}", timer=timer(), secrets=[SMTP_PASSWORD]
)
