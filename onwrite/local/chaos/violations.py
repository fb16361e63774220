"""What the checker may find."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Which number of the last line it counts in; an illegal step and a failed task count in none of the last three."""

    LOST = "lost"
    DOUBLED = "doubled_effects"
    LATE = "finishes_after_lost_lease"
    FAILED = "failed"
    ILLEGAL = "illegal"


@dataclass(frozen=True, slots=True)
class Violation:
    """`sentence` is for a person."""

    kind: Kind
    path: str
    sentence: str
