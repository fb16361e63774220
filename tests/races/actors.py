"""Actors that move one at a time: each stands before its next step until it is let through.

A step is a call to Firestore. Between two steps an actor touches nothing that another one sees, so the order of
the steps decides everything.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol

PATIENCE: Final = 60.0  # seconds until an actor that neither stops nor ends is given up


class Way(Enum):
    """How a step goes; the value is how a report says it."""

    THROUGH = ""
    DIES_BEFORE = "dies before it"
    DIES_AFTER = "dies after it"
    ANSWER_LOST = "the answer is lost"


class Died(BaseException):
    """The actor's process is gone: no `except Exception` of the engine may go on from here."""


class Stuck(Exception):
    """An actor neither came to its next step nor ended."""


class Passenger(Protocol):
    """What a gate must know of who goes through it."""

    @property
    def name(self) -> str: ...

    def step(self, what: str, *, commits: bool = False) -> Way:
        """Returns when it is this one's turn, or never."""

    def note(self, outcome: str) -> None:
        """How the step went, for the report."""

    def die(self) -> None: ...


@dataclass(slots=True)
class Line:
    """One line of the report on an order."""

    actor: str
    what: str
    way: Way = Way.THROUGH
    outcome: str = ""

    def __str__(self) -> str:
        said = f"{self.actor}: {self.what}" + (f": {self.outcome}" if self.outcome else "")
        return said + (f", {self.way.value}" if self.way.value else "")


@dataclass(slots=True, eq=False)
class Actor:
    """`act` runs in a thread of its own, and is given the actor. `raised`: what came out of it, but for its death."""

    name: str
    act: Callable[["Actor"], None]
    stands_before: str = ""  # empty: it has ended
    at_commit: bool = False
    raised: BaseException | None = None
    after_death: list[str] = field(default_factory=list)
    _dead: bool = False
    _line: Line = field(default_factory=lambda: Line("", ""))
    _stopped: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _let_go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def start(self) -> None:
        """Returns when it stands before its first step, or has ended."""
        threading.Thread(target=self._run, name=self.name, daemon=True).start()
        self._wait()

    def move(self, line: Line) -> None:
        """Let it through as the line says; returns when it stands before its next step, or has ended."""
        self._line, self.stands_before = line, ""
        self._let_go.release()
        self._wait()

    def step(self, what: str, *, commits: bool = False) -> Way:
        if self._dead:
            self.after_death.append(what)
            raise Died
        assert not self.stands_before, f"{self.name} stands at two gates: {self.stands_before}, {what}"
        self.stands_before, self.at_commit = what, commits
        self._stopped.release()
        self._let_go.acquire()
        if self._line.way is Way.DIES_BEFORE:
            self.die()
        return self._line.way

    def note(self, outcome: str) -> None:
        self._line.outcome = outcome

    def die(self) -> None:
        self._dead = True
        raise Died

    def _run(self) -> None:
        try:
            self.act(self)
        except Died:
            pass
        except BaseException as error:  # noqa: BLE001 — whatever it is, the report tells it
            self.raised = error
        self._stopped.release()

    def _wait(self) -> None:
        if not self._stopped.acquire(timeout=PATIENCE):
            raise Stuck(f"{self.name} neither came to its next step nor ended within {PATIENCE:.0f} s")


@dataclass(slots=True)
class Unhindered:
    """Goes through every gate as it comes to it."""

    name: str
    lines: list[Line]

    def step(self, what: str, *, commits: bool = False) -> Way:  # noqa: ARG002 — commits are steps like others
        self.lines.append(Line(self.name, what))
        return Way.THROUGH

    def note(self, outcome: str) -> None:
        self.lines[-1].outcome = outcome

    def die(self) -> None:
        raise AssertionError(f"nothing goes wrong with the {self.name}")
