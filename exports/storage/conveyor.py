"""Buffers that go round between the thread that fills them and the one that sends them."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

_ROUND: Final = 3  # one being filled, one waiting, one being sent

Resource = dict[str, Any]  # an object as Cloud Storage describes it


@dataclass(frozen=True)
class Chunk:
    """`crc32c` is that of the whole file, and only on the last chunk."""

    content: memoryview
    crc32c: int | None = None


class Conveyor:
    """Never more than three buffers: whoever fills them waits while the sender is behind. An error ends all waiting."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._made = 0
        self._empty: deque[memoryview] = deque()
        self._filled: deque[Chunk] = deque()
        self._result: list[Resource] = []
        self._error: BaseException | None = None
        self._changed = threading.Condition()

    def take(self) -> memoryview:
        """An empty buffer, for the thread that fills."""
        with self._changed:
            self._wait(lambda: self._empty or self._made < _ROUND)
            if self._empty:
                return self._empty.popleft()
            self._made += 1
            # Becomes real memory only as far as it is filled: a small file takes little.
            return memoryview(bytearray(self.size))

    def hand_over(self, chunk: Chunk) -> None:
        with self._changed:
            self.check()
            self._filled.append(chunk)
            self._changed.notify_all()

    def result(self) -> Resource:
        """Waits until the last chunk is stored."""
        with self._changed:
            self._wait(lambda: self._result)
            return self._result[0]

    def next(self) -> Chunk:
        """A filled buffer, for the thread that sends."""
        with self._changed:
            self._wait(lambda: self._filled)
            return self._filled.popleft()

    def give_back(self, chunk: Chunk) -> None:
        with self._changed:
            self._empty.append(chunk.content)
            self._changed.notify_all()

    def finish(self, resource: Resource) -> None:
        with self._changed:
            self._result.append(resource)
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        """The first error stays."""
        with self._changed:
            self._error = self._error or error
            self._changed.notify_all()

    def check(self) -> None:
        if self._error:
            raise self._error

    def _wait(self, ready: Callable[[], object]) -> None:
        self._changed.wait_for(lambda: self._error or ready())
        self.check()
