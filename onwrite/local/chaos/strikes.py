"""What will be done to the workers, and when: decided by the seed before the storm begins."""

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from onwrite.local.chaos.pace import LEASE

LEASES_FROZEN: Final = (1.3, 2.0)  # from, to
_PAUSE: Final = 10.0  # seconds from one strike at a worker to the next, at the most
_HASTE: Final = 1.0  # the same, in a storm that is too short for it
_AWAKE: Final = 1.0  # between a thaw and the next freeze: late owners need it to be late
_FIRST: Final = 2.0  # seconds after the begin, for the functions to be warm

Kind = Literal["kill", "freeze"]


@dataclass(frozen=True, slots=True)
class Strike:
    """`at` and `lasts` are seconds. `aim`, from 0 to 1, says which of the workers that are awake by then."""

    at: float
    kind: Kind
    lasts: float
    aim: float


def plan_strikes(seed: int, length: float, workers: int, freezes: float = 0.6) -> tuple[Strike, ...]:
    """First two freezes and a kill, in some order and however short the storm; then, by chance, freezes or kills.

    `freezes` is the share of freezes among the later ones.

    Of several workers one is always awake: else nobody would sweep, and a late owner would find its task as it
    left it.
    """
    chance = Random(f"{seed}/strikes")
    opening: list[Kind] = ["freeze", "kill", "freeze"]
    chance.shuffle(opening)
    last = length - LEASES_FROZEN[1] * LEASE.total_seconds()
    pause = min(_PAUSE / workers, max((last - _FIRST) / len(opening), _HASTE))
    thaws = [-_AWAKE] * max(workers - 1, 1)  # as many may be frozen at a time
    strikes: list[Strike] = []
    at = _FIRST
    while opening or at <= last:
        kind: Kind = opening.pop() if opening else "freeze" if chance.random() < freezes else "kill"
        strike = Strike(
            max(at, min(thaws) + _AWAKE) if kind == "freeze" else at,
            kind,
            _lasts(kind, chance),
            chance.random(),
        )
        if kind == "freeze":
            thaws[thaws.index(min(thaws))] = strike.at + strike.lasts
        strikes.append(strike)
        at = strike.at + chance.uniform(0.3, 1.0) * pause
    return tuple(strikes)


def _lasts(kind: Kind, chance: Random) -> float:
    return chance.uniform(*LEASES_FROZEN) * LEASE.total_seconds() if kind == "freeze" else 0.0
