"""The platform that Jobs run on: a start is a step, which may go wrong after it was made."""

from dataclasses import dataclass, field

from onwrite.launchers.launcher import Job, Launched, LauncherUnavailable, Status
from tests.races.actors import Passenger, Way


@dataclass(slots=True)
class Platform:
    """`started`: every Job that ever was, the newest last. A removed one goes on, as a frozen container does."""

    started: dict[str, Job] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    def launcher(self, passenger: Passenger) -> "GatedLauncher":
        return GatedLauncher(self, passenger)


@dataclass(frozen=True, slots=True)
class GatedLauncher:
    platform: Platform
    passenger: Passenger

    def launch(self, job: Job) -> Launched:
        way = self.passenger.step("launches the Job", commits=True)
        self.platform.started[job.name] = job
        if way is Way.DIES_AFTER:
            self.passenger.die()
        if way is Way.ANSWER_LOST:
            raise LauncherUnavailable("the answer was lost")
        return Launched(job.name, f"log of {job.name}")

    def status(self, name: str) -> Status:
        return Status("running" if name in self.platform.started else "gone")

    def cancel(self, name: str) -> None:
        raise NotImplementedError

    def remove(self, name: str) -> None:
        self.platform.removed.add(name)
