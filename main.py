"""What Cloud Functions loads: every function by name, nothing else."""

from functions.audit_tasks import auditTasks
from functions.download_export import downloadExport
from functions.merchants_queue import merchantsQueue
from functions.plan_export import planExport
from functions.plan_order_tasks import planOrderTasks
from functions.process_recurring_task_on_write import processRecurringTaskOnWrite
from functions.process_task_on_write import processTaskOnWrite
from functions.process_upload_task_on_write import processUploadTaskOnWrite
from functions.receive_callback import receiveCallback
from functions.sweep_now import sweepNow
from functions.sweep_tasks import sweepTasks
from functions.timer_queue import timerQueue
from functions.transfer_on_upload import transferOnUpload

__all__ = [
    "auditTasks",
    "downloadExport",
    "merchantsQueue",
    "planExport",
    "planOrderTasks",
    "processRecurringTaskOnWrite",
    "processTaskOnWrite",
    "processUploadTaskOnWrite",
    "receiveCallback",
    "sweepNow",
    "sweepTasks",
    "timerQueue",
    "transferOnUpload",
]
