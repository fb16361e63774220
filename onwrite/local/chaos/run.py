"""The course of a run: storm, calm, the last tasks, the verdict."""

import time
from dataclasses import dataclass
from typing import Final

from google.cloud import firestore

from onwrite.local.chaos.checker import Verdict, check
from onwrite.local.chaos.evidence import gather
from onwrite.local.chaos.ledger import Ledger
from onwrite.local.chaos.load import Load
from onwrite.local.chaos.options import Options
from onwrite.local.chaos.places import FUNCTION
from onwrite.local.chaos.progress import STATES, Now, Progress
from onwrite.local.chaos.storm import Storm
from onwrite.local.chaos.witness import Witness
from onwrite.local.cloud import LocalCloud
from onwrite.local.cut_offs import CutOffs
from onwrite.local.door import Door
from onwrite.local.faults import Faults

# Seconds without the end of any task, after which the others are lost; on top of the storm's own length, since a task
# whose wakes were dropped is woken again after as long as it is overdue.
PATIENCE: Final = 120.0
_TICK: Final = 0.02  # seconds


@dataclass(frozen=True)
class Run:
    """A cloud with its faults, a load, a storm, a witness."""

    cloud: LocalCloud
    door: Door
    cut_offs: CutOffs
    client: firestore.Client
    load: Load
    storm: Storm
    witness: Witness
    ledger: Ledger
    options: Options

    def rage(self, progress: Progress) -> None:
        """Until its time is over, all is enqueued, and the last frozen worker has been thawed."""
        began = time.monotonic()
        while (now := time.monotonic() - began) < self.options.seconds or not (
            self.storm.over and self.load.over
        ):
            self.storm.advance(now)
            self.load.advance(now)
            self._tick(progress)

    def calm(self) -> None:
        self.cut_offs.share = 0.0
        self.cloud.change_faults(Faults())

    def settle(self, progress: Progress) -> None:
        """Until every task has ended, and every attempt that is late has tried to; or until nothing ends any more."""
        ended, give_up = -1, 0.0
        while self._ended < len(self.load.enqueued):
            if self._ended != ended:
                ended, give_up = self._ended, time.monotonic() + self.options.seconds + PATIENCE
            if time.monotonic() > give_up:
                return
            self._tick(progress)
        self.cloud.wait_idle(timeout=PATIENCE)

    def judge(self) -> Verdict:
        options = self.options
        return check(gather(self.client, options.seed, self.load.enqueued, self.ledger, self.witness))

    @property
    def now(self) -> Now:
        relay = self.cloud.stats().get(FUNCTION, {})
        return Now(
            asked=self.options.tasks,
            enqueued=len(self.load.enqueued),
            states={state: self.witness.states[state] for state in STATES},
            kills=self.storm.kills,
            freezes=self.storm.freezes,
            frozen=self.storm.frozen,
            dropped=relay.get("dropped", 0),
            duplicated=relay.get("duplicated", 0),
            cut_off=self.door.counted["cut off"],
        )

    @property
    def _ended(self) -> int:
        return self.witness.states["done"] + self.witness.states["failed"]

    def _tick(self, progress: Progress) -> None:
        self.cloud.wait(_TICK)
        self.witness.look()
        progress.show(lambda: self.now)
