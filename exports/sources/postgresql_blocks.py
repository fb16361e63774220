"""Blocks of COPY's text on their way from the event loop's thread to the reader's, in memory that is used again.

Fresh pages for every block would cost a tenth of the time an export takes.
"""

from collections import deque
from queue import SimpleQueue
from typing import Final

SIZE: Final = 1024 * 1024  # bytes of text: a block that has as many is full
SLACK: Final = 256 * 1024  # what may come at once when it is nearly full; more makes it larger


class Block:
    def __init__(self) -> None:
        self._memory = bytearray(SIZE + SLACK)
        self._filled = 0

    @property
    def text(self) -> memoryview:
        return memoryview(self._memory)[: self._filled]

    @property
    def full(self) -> bool:
        return self._filled >= SIZE

    @property
    def grown(self) -> bool:
        return len(self._memory) > SIZE + SLACK

    def add(self, rows: bytes) -> None:
        end = self._filled + len(rows)
        if end > len(self._memory):
            self._memory = self._memory[: self._filled] + rows
        else:
            self._memory[self._filled : end] = rows
        self._filled = end

    def clear(self) -> None:
        self._filled = 0


class Blocks:
    """There are never more than wait, one that is filled, and one that is read."""

    def __init__(self) -> None:
        self._filled: SimpleQueue[Block | None] = SimpleQueue()
        self._empty: deque[Block] = deque()

    def empty(self) -> Block:
        try:
            return self._empty.pop()
        except IndexError:
            return Block()

    def hand_over(self, block: Block) -> None:
        self._filled.put(block)

    def end(self) -> None:
        """None comes after the last."""
        self._filled.put(None)

    def next(self) -> Block | None:
        return self._filled.get()

    def give_back(self, block: Block) -> None:
        """One that has grown is dropped: a huge row must not hold its memory to the end."""
        if not block.grown:
            block.clear()
            self._empty.append(block)
