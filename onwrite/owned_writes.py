"""What an attempt writes to its own task while its handler runs. Each write makes the lease longer, too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from onwrite import transitions
from onwrite.changes import Change
from onwrite.holds import Hold
from onwrite.stops import LeaseLost
from onwrite.store import Store
from onwrite.task_document import TaskDocument

PATIENCE: Final = 20.0  # seconds; a lease lasts longer


@dataclass(frozen=True, slots=True)
class OwnedWrites:
    store: Store
    hold: Hold
    clock: Callable[[], datetime]

    def write(self, fields: Mapping[str, Any]) -> None:
        """The fields are in the task when it returns, and what was reported until then.

        Raises LeaseLost, where nothing was written and nothing more will be; StoreUnavailable, where nobody knows
        whether they are there; EffectsRefused, where Firestore does not take them.
        """
        with self.hold.writing:
            if not renew(self.store, self.hold, self.clock(), fields, PATIENCE):
                raise LeaseLost


def renew(
    store: Store, hold: Hold, now: datetime, fields: Mapping[str, Any] | None = None, patience: float = 0
) -> bool:
    """False: the lease is lost, or the attempt has ended. The caller holds `hold.writing`."""
    reports = hold.reports
    news = {**reports, **(fields or {})}

    def decide(task: TaskDocument) -> Change:
        change = transitions.renew(task, now, lasts=hold.plan.life)
        return Change({**change.fields, **news}) if news else change

    renewed = store.renew(hold.claim, decide, patience)
    if renewed is None:
        return False
    hold.wrote(renewed, now, reports)
    if renewed.task.cancel_requested and not hold.cancelled:
        hold.cancel(now)
    return True
