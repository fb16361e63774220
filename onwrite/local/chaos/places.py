"""Where a run's documents are, and the one setting of its functions."""

from typing import Final

FUNCTION: Final = "processTaskOnWrite"
TASKS: Final = "chaos/{run}/tasks/{task}"  # the trigger's pattern
LEDGER: Final = "CHAOS_LEDGER"  # environment variable: the outside ledger's file


def run_path(seed: int) -> str:
    return f"chaos/seed-{seed}"


def counter_of(task: str) -> str:
    """The document that a task's effect in Firestore adds one to; every task has its own."""
    return task.replace("/tasks/", "/counters/")


def task_of(counter: str) -> str:
    return counter.replace("/counters/", "/tasks/")
