"""All that the third party got, and what it said to it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Notice:
    """`problem` is what is wrong with its signature, empty for a good one."""

    key: str
    headers: Mapping[str, str]
    body: bytes
    problem: str
    answered: int


@dataclass(frozen=True)
class Upload:
    """One POST of a document, the first or a repetition, that came in whole."""

    key: str
    size: int
    sha256: str
    answered: int
    job: str


@dataclass(frozen=True)
class Job:
    """What one key has led to: a document to process, and the URL to say so to."""

    id: str
    key: str
    callback: str
    sha256: str
    document: Path
    content_type: str


@dataclass(frozen=True)
class Callback:
    """One try. `answered` is None where nobody answered."""

    job: str
    url: str
    body: Mapping[str, Any]
    answered: int | None


@dataclass
class Received:
    """Read it from any thread. The lists only grow."""

    notices: list[Notice] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)  # by key
    _changed: threading.Condition = field(default_factory=threading.Condition, repr=False)

    def keep(self, items: list[_Item], item: _Item) -> None:
        with self._changed:
            items.append(item)
            self._changed.notify_all()

    def wait_until(self, reached: Callable[[], bool], limit: float) -> None:
        """Looks whenever something came. TimeoutError says what has come till then."""
        with self._changed:
            if not self._changed.wait_for(reached, limit):
                raise TimeoutError(f"not reached in {limit:g} s: {self}")
