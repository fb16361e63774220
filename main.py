"""What Cloud Functions loads: every function by name, nothing else."""

from functions.plan_order_tasks import planOrderTasks
from functions.process_task_on_write import processTaskOnWrite
from functions.sweep_tasks import sweepTasks

__all__ = ["planOrderTasks", "processTaskOnWrite", "sweepTasks"]
