from onwrite import Task, handler
from onwrite.local.chaos.pace import LEASE, RETRY
from onwrite.local.chaos.project.effects import Input, add_one, book_outside, chance_of, work


@handler(retry=RETRY)
def slow(task: Task, input: Input) -> None:
    """From half a lease to two of them."""
    lasts = chance_of(task, input).uniform(0.5, 2) * LEASE.total_seconds()
    book_outside(task)
    work(lasts / 2)
    add_one(task)
    work(lasts / 2)
