"""For what sends no signal of its own."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")
LIMIT = 60.0  # a test that waits longer has failed


def eventually(look: Callable[[], Seen], condition: Callable[[Seen], bool]) -> Seen:
    """What was seen first that fits."""
    deadline = time.monotonic() + LIMIT
    while not condition(seen := look()):
        assert time.monotonic() < deadline, f"it did not come to pass; seen last: {seen}"
        time.sleep(0.01)
    return seen
