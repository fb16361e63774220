"""The items of one thread for another, which may stop waiting for them at any time."""

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from threading import Condition, Thread
from typing import Final, Generic, TypeVar

T = TypeVar("T")

READY: Final = 1  # items made before they are asked for


class Handover(Generic[T]):
    def __init__(self, items: Generator[T, None, None], name: str) -> None:
        """`items` are made in a thread of their own, which starts with the iteration."""
        self._items = items
        self._ready: deque[T] = deque()
        self._changed = Condition()
        self._ended = self._given_up = False
        self._error: Exception | None = None
        self._thread = Thread(target=self._make, daemon=True, name=name)

    def __iter__(self) -> Iterator[T]:
        """Raises what the making raised. Ends at once when it was given up."""
        self._thread.start()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ready or self._ended or self._given_up)
                if self._given_up or not self._ready:
                    break
                item = self._ready.popleft()
                self._changed.notify_all()
            yield item
        if self._error is not None and not self._given_up:
            raise self._error

    def give_up(self) -> None:
        """From any thread. The making goes on to its next item, and no further."""
        with self._changed:
            self._given_up = True
            self._changed.notify_all()

    @property
    def open(self) -> bool:
        """Something may still be made."""
        return not self._ended

    def _make(self) -> None:
        try:
            with closing(self._items) as items:
                for item in items:
                    if not self._put(item):
                        break
        except Exception as error:  # noqa: BLE001 — raised again by the iteration
            self._error = error
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _put(self, item: T) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: len(self._ready) < READY or self._given_up)
            self._ready.append(item)
            self._changed.notify_all()
            return not self._given_up
