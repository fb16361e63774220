"""Every way a program with choices can go: a depth-first search that begins each run anew.

Nothing is kept of a run but the choices it took, so whatever it moves, a server or threads, needs no way back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

T = TypeVar("T")

TOO_MANY: Final = 50_000


class Choose(Protocol):
    def __call__(self, options: Sequence[T], /) -> T: ...


class Unrepeatable(Exception):
    """The same choices led to another place: something other than the choices decides over the run."""


@dataclass(frozen=True, slots=True)
class Explored:
    """`exhausted`: there is no other order."""

    orders: int
    exhausted: bool


def explore(run: Callable[[Choose], None], at_most: int = TOO_MANY) -> Explored:
    """Call `run` until each choice was taken in each of its ways; what `run` raises comes out."""
    path: list[_Fork] = []
    for orders in range(1, at_most + 1):
        replay = _Replay(path)
        run(replay)
        replay.must_have_ended()
        while path and path[-1].is_used_up():
            path.pop()
        if not path:
            return Explored(orders, exhausted=True)
        path[-1].taken += 1
    return Explored(at_most, exhausted=False)


@dataclass(slots=True)
class _Fork:
    options: Sequence[Any]
    taken: int = 0

    def is_used_up(self) -> bool:
        return self.taken == len(self.options) - 1


class _Replay:
    """The choices of the path, and beyond its end always the first."""

    def __init__(self, path: list[_Fork]) -> None:
        self._path = path
        self._depth = 0

    def __call__(self, options: Sequence[T], /) -> T:
        if self._depth == len(self._path):
            self._path.append(_Fork(tuple(options)))
        fork = self._path[self._depth]
        if fork.options != tuple(options):
            raise Unrepeatable(
                f"choice {self._depth + 1} was among {fork.options}, and is among {tuple(options)} now"
            )
        self._depth += 1
        return options[fork.taken]

    def must_have_ended(self) -> None:
        if self._depth < len(self._path):
            raise Unrepeatable(f"{len(self._path)} choices were made, and {self._depth} when repeated")
