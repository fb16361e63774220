"""Works for ever in the first process, and ends at once in any other."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onwrite import Task, handler, minutes


@handler(timeout=minutes(9))
def long_work(task: Task, input: dict[str, Any]) -> float:
    begun = Path(os.environ["WORK_HAS_BEGUN"])
    if begun.exists():
        return float(begun.read_text())
    left = (task.deadline - datetime.now(UTC)).total_seconds()
    begun.write_text(f"{left}")
    while True:
        time.sleep(0.01)
