"""Chaos's own functions, and a store whose finish forgot its precondition: it lands on whatever is there by then.

Its renewals do not land either and say that they did, so that a late worker comes to its finish unwarned.
"""

from typing import Any

from onwrite.batches import TaskBatch
from onwrite.claims import Claim
from onwrite.local.chaos.project.main import processTaskOnWrite, sweepTasks
from onwrite.store import Store

__all__ = ["processTaskOnWrite", "sweepTasks"]


def finish_without_a_fence(self: Store, claim: Claim, decide: Any, effects: TaskBatch | None = None) -> Any:
    change = decide(claim.task)
    write = self.commits.update(claim.task.path, claim.task.version, change.fields)
    write.ClearField("current_document")
    self.commits.commit((write, *(effects.writes if effects else ())))
    return change


def renewal_that_does_not_land(_: Store, claim: Claim, _decide: Any, _patience: float = 0) -> Claim:
    return claim


Store.renew = renewal_that_does_not_land  # type: ignore[assignment]
Store.finish = finish_without_a_fence  # type: ignore[method-assign]
