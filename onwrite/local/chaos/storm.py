"""Does to the workers what the plan says, when its time has come."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress

import psutil

from onwrite.local.chaos.strikes import Strike


class Storm:
    """Only workers that are awake are struck, so that every freeze outlasts a lease and ends with a thaw.

    psutil never takes a new process for one that is gone, even under the same id.
    """

    def __init__(
        self,
        plan: tuple[Strike, ...],
        workers: int,
        find: Callable[[], list[psutil.Process]],
    ) -> None:
        self._waiting = deque(plan)
        self._workers = workers
        self._find = find
        self._frozen: dict[psutil.Process, float] = {}  # until when
        self.kills = 0
        self.freezes = 0

    @property
    def over(self) -> bool:
        return not self._waiting and not self._frozen

    @property
    def frozen(self) -> int:
        return len(self._frozen)

    def advance(self, now: float) -> None:
        """Do what is due `now` seconds after the begin. A strike waits while too few workers are awake."""
        for worker in [worker for worker, until in self._frozen.items() if until <= now]:
            self._thaw(worker)
        while self._waiting and self._waiting[0].at <= now:
            awake = [worker for worker in self._find() if worker not in self._frozen]
            if not self._may(self._waiting[0], len(awake)):
                return
            strike = self._waiting.popleft()
            with suppress(psutil.NoSuchProcess):  # it ended by itself just now
                self._strike(strike, awake[int(strike.aim * len(awake))], now)

    def _may(self, strike: Strike, awake: int) -> bool:
        """Workers are fewer than planned for until a killed one has a successor."""
        return awake >= (1 if strike.kind == "kill" or self._workers == 1 else 2)

    def _strike(self, strike: Strike, worker: psutil.Process, now: float) -> None:
        if strike.kind == "kill":
            worker.kill()
            self.kills += 1
        else:
            worker.suspend()
            self._frozen[worker] = now + strike.lasts

    def _thaw(self, worker: psutil.Process) -> None:
        del self._frozen[worker]
        with suppress(psutil.NoSuchProcess):
            worker.resume()
            self.freezes += 1
