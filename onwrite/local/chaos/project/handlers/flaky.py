from onwrite import Task, handler
from onwrite.local.chaos.pace import RETRY
from onwrite.local.chaos.project.effects import Input, add_one, book_outside, chance_of

FAILS = 0.2  # at each of the three moments


class Flaked(Exception):
    """The partner, or the network, or a bug."""


@handler(retry=RETRY)
def flaky(task: Task, input: Input) -> None:
    """Fails before its effects, between them, and after them."""
    chance = chance_of(task, input)
    for effect in (book_outside, add_one, None):
        if chance.random() < FAILS:
            raise Flaked
        if effect:
            effect(task)
