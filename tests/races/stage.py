"""One order of steps, as the explorer chooses it: who goes next, and what goes wrong there.

A death before a commit is chosen when the actor comes to the commit, not again at each later moment: nobody sees
the difference. All other choices are made when the step is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.races.actors import Actor, Line, Way
from tests.races.explorer import Choose


@dataclass(slots=True)
class Stage:
    """`lines` is what happened so far; `faults` how much may still go wrong."""

    choose: Choose
    faults: int
    lines: list[Line]

    def play(self, actors: Sequence[Actor]) -> None:
        """Until all have ended."""
        try:
            for actor in actors:
                actor.start()
                self._arrived(actor)
            while waiting := [actor for actor in actors if actor.stands_before]:
                self._let_one_through(waiting)
        finally:
            _end(actors)

    def _let_one_through(self, waiting: Sequence[Actor]) -> None:
        ways = {(actor.name, way): actor for actor in waiting for way in self._ways(actor)}
        chosen = self.choose(list(ways))
        self._move(ways[chosen], chosen[1])

    def _ways(self, actor: Actor) -> Sequence[Way]:
        if self.faults and actor.at_commit:
            return (Way.THROUGH, Way.DIES_AFTER, Way.ANSWER_LOST)
        return (Way.THROUGH,)

    def _arrived(self, actor: Actor) -> None:
        if not (self.faults and actor.stands_before and actor.at_commit):
            return
        if self.choose((Way.THROUGH, Way.DIES_BEFORE)) is Way.DIES_BEFORE:
            self._move(actor, Way.DIES_BEFORE)

    def _move(self, actor: Actor, way: Way) -> None:
        line = Line(actor.name, actor.stands_before, way)
        self.lines.append(line)
        self.faults -= way is not Way.THROUGH
        actor.move(line)
        self._arrived(actor)


def _end(actors: Sequence[Actor]) -> None:
    """Only an order that broke off leaves somebody standing."""
    for actor in actors:
        if actor.stands_before:
            actor.move(Line(actor.name, actor.stands_before, Way.DIES_BEFORE))
