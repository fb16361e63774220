"""What goes wrong on the way of an event, decided by a seed so that a run can be repeated."""

import random
from dataclasses import dataclass

MOST_OVERTAKING = 10


@dataclass(frozen=True)
class Faults:
    """Probabilities for one event (`delay`: the longest wait in seconds). The default is a perfect network."""

    seed: int = 0
    duplicate: float = 0.0
    reorder: float = 0.0
    delay: float = 0.0
    drop: float = 0.0


@dataclass(frozen=True)
class Fate:
    """What happens to one event.

    `waits` has an entry per delivery: the seconds it is held up. `overtaken_by`: how many later events go first.
    """

    dropped: bool = False
    waits: tuple[float, ...] = (0.0,)
    overtaken_by: int = 0


def fate_of(number: int, faults: Faults) -> Fate:
    """The same for the same seed and event number, in every process."""
    dice = random.Random(f"{faults.seed}/{number}")  # noqa: S311 — repeatable on purpose, no secret
    # All dice are thrown for every event: changing one probability must not change the other faults.
    dropped = dice.random() < faults.drop
    duplicated = dice.random() < faults.duplicate
    reordered = dice.random() < faults.reorder
    overtaken_by = dice.randint(1, MOST_OVERTAKING)
    first = dice.random() * faults.delay
    second = dice.random() * max(faults.delay, 1.0)
    return Fate(dropped, (first, second) if duplicated else (first,), overtaken_by if reordered else 0)
