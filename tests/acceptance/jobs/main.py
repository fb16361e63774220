"""The shop's own functions, with one more type of task: a handler that runs on a job."""

from pathlib import Path

import handlers
from functions.process_task_on_write import processTaskOnWrite
from functions.sweep_tasks import sweepTasks

handlers.__path__.append(str(Path(__file__).parent / "job_handlers"))

__all__ = ["processTaskOnWrite", "sweepTasks"]
