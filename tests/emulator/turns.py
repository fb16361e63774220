"""Queues that a test looks into: what was asked of them, and when it comes is the test's to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onwrite.errors import QueueRefused


@dataclass(frozen=True)
class Asked:
    queue: str
    name: str
    data: Mapping[str, Any]
    at: datetime | None


@dataclass
class Turns:
    """`asked` in their order, each name once in a queue, as Cloud Tasks has it. `closed`: why nothing is taken."""

    asked: list[Asked] = field(default_factory=list)
    refused: int = 0  # asked for a second time
    closed: str = ""

    def ask(self, queue: str, name: str, data: Mapping[str, Any], at: datetime | None = None) -> None:
        if self.closed:
            raise QueueRefused(self.closed)
        if any((asked.queue, asked.name) == (queue, name) for asked in self.asked):
            self.refused += 1
        else:
            self.asked.append(Asked(queue, name, data, at))
