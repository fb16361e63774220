"""A partner whose payments must not be made twice, and a handler that pays there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Backoff, Task, handler
from onwrite.handlers import Handler
from tests.emulator.conftest import Bench


class Killed(BaseException):
    """In the place of a kill -9: nothing is written any more."""


@dataclass
class Partner:
    """Keeps what it has done, in order; `goes` is what happens to the caller, after it was done or `before`."""

    done: list[int] = field(default_factory=list)
    goes: list[BaseException | None] = field(default_factory=list)
    before: bool = False
    receipt: Any = None
    meet: Callable[[], None] = lambda: None  # what happens to the handler once it has its receipt

    def do(self, task: Task) -> Any:
        wrong = self.goes.pop(0) if self.goes else None
        if wrong and self.before:
            raise wrong
        self.done.append(task.attempt)
        if wrong:
            raise wrong
        return self.receipt or {"number": len(self.done)}

    def check(self) -> Any:
        return {"number": len(self.done)} if self.done else None


def pays(
    partner: Partner, *, checks: bool = False, not_done: tuple[type[Exception], ...] = ()
) -> Handler[..., Any]:
    @handler(retry=Backoff(attempts=4))
    def work(task: Task, input: dict[str, Any]) -> Any:
        check = partner.check if checks else None
        receipt = task.once("payment", lambda: partner.do(task), check, not_done=not_done)
        partner.meet()
        return receipt

    return work


def killed(bench: Bench, task: firestore.DocumentReference) -> dict[str, Any]:
    """The task as a killed worker leaves it."""
    with pytest.raises(Killed):
        bench.process(task)
    return bench.read(task)


def next_attempt(bench: Bench, task: firestore.DocumentReference) -> dict[str, Any]:
    bench.later(hours=1)
    bench.sweep()
    bench.later(hours=2)
    return bench.process(task)


def flip(bench: Bench, task: firestore.DocumentReference, **fields: Any) -> dict[str, Any]:
    """What a person's page writes."""
    task.update(
        {"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now, **fields}
    )
    return bench.process(task)


def ended(task: dict[str, Any]) -> tuple[str, str]:
    return task["state"], task["reason"]
