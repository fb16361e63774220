from onwrite import Task, handler
from onwrite.local.chaos.pace import RETRY
from onwrite.local.chaos.project.effects import Input, add_one, book_outside, chance_of, work


@handler(retry=RETRY)
def quick(task: Task, input: Input) -> None:
    """Long enough to be caught between its effects and its finish."""
    add_one(task)
    book_outside(task)
    work(chance_of(task, input).uniform(0, 0.2))
