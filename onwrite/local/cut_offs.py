"""Commits that succeed and whose answer never arrives: the caller cannot know whether they did."""

import threading
from random import Random


class CutOffs:
    """Decides by a seed which of the coming commits it happens to. `share` may be changed at any time; 0: to none."""

    def __init__(self, share: float = 0.0, seed: int = 0) -> None:
        self.share = share
        self._chance = Random(f"{seed}/cut-offs")  # noqa: S311 — repeatable on purpose, no secret
        self._lock = threading.Lock()

    def strike(self) -> bool:
        """The dice are thrown for every commit, so that changing the share changes no other throw."""
        with self._lock:
            return self._chance.random() < self.share
