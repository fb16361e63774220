"""Makes attempts in this process, be it a function's or a container's: under a lease that is kept while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from onwrite.attempts import Attempt
from onwrite.claims import Claim
from onwrite.handlers import Handler
from onwrite.holds import Hold, Plan
from onwrite.keeper import Keeper
from onwrite.owned_writes import OwnedWrites
from onwrite.registry import Registry
from onwrite.stops import HandedOver, Stopped, TimedOut
from onwrite.store import Store
from onwrite.task import Task


@dataclass(frozen=True, slots=True)
class Worker:
    store: Store
    registry: Registry
    keeper: Keeper
    clock: Callable[[], datetime]
    tell: Callable[[object], None]
    chance: Random

    def work(
        self,
        claim: Claim,
        handler: Handler[..., Any],
        value: Any,
        *,
        started_at: datetime,
        life: timedelta,
        stopped: Stopped | None = None,
    ) -> None:
        """One attempt, to its end. `life` is how long its lease lasts; `stopped`: its handler is not called at all."""
        plan = Plan(
            deadline=started_at + handler.timeout,
            life=life,
            renew_at=started_at + life / 3,
            stop=HandedOver if handler.hands_over_to else TimedOut,
        )
        hold = Hold(claim, plan, self.clock())
        own = OwnedWrites(self.store, hold, self.clock)
        task = Task(claim.task, self.store.client, hold, self.clock, own.write, self.registry.check_input)
        attempt = Attempt(hold, handler, task, self.store, self.clock, self.tell, self.chance)
        hold.abandon = attempt.abandon
        if stopped is not None:
            attempt.abandon(stopped)
            return
        self.keeper.keep(hold)
        try:
            attempt.make(value)
        finally:
            self.keeper.let_go(hold)
            hold.close()
