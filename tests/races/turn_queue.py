"""The queue that turns are asked for at: asking is a step, which may go wrong after it was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from firebase_admin.exceptions import UnavailableError

from onwrite.processor import Processor
from onwrite.runners import queue
from tests.races.actors import Passenger, Way

MERCHANTS: Final = queue("merchants", concurrent=5, per_second=10)


@dataclass(slots=True)
class TurnQueue:
    """`asked`: each turn that ever was asked for, as the path of its task by its name, the newest last.

    `to_come` are those whose call has not been answered with 200: each is called until it is.
    """

    asked: dict[str, str] = field(default_factory=dict)
    to_come: list[str] = field(default_factory=list)

    def at(self, passenger: Passenger) -> "GatedQueue":
        return GatedQueue(self, passenger)

    def call(self, processor: Processor, name: str) -> None:
        """Have that turn taken, once more if it was before; whoever dies in it has not answered."""
        processor.take_turn(self.asked[name], MERCHANTS)
        if name in self.to_come:
            self.to_come.remove(name)


@dataclass(frozen=True, slots=True)
class GatedQueue:
    turns: TurnQueue
    passenger: Passenger

    def ask(self, queue: str, name: str, data: Mapping[str, Any], at: datetime | None = None) -> None:
        assert (queue, at) == (MERCHANTS.function, None)
        way = self.passenger.step("asks for a turn", commits=True)
        if name in self.turns.asked:
            self.passenger.note("there is one of that name")
        else:
            self.turns.asked[name] = data["task"]
            self.turns.to_come.append(name)
        if way is Way.DIES_AFTER:
            self.passenger.die()
        if way is Way.ANSWER_LOST:
            raise UnavailableError("the answer was lost")
