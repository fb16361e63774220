import os
from pathlib import Path
from threading import Event
from typing import Any

from handlers.bookkeeping import Input
from handlers.bookkeeping import bookkeeping as the_shops
from onwrite import Task, handler


@handler()
def bookkeeping(task: Task, input: Input) -> dict[str, Any]:
    result = the_shops(task, input)
    if task.attempt == 1:
        Path(os.environ["WORK_IS_DONE"]).touch()
        Event().wait()  # until somebody kills this process
    return result
