"""Keeps the parts together: when one ends by itself, all end."""

import threading
from collections.abc import Callable

from onwrite.local.errors import LocalCloudError
from onwrite.local.part import Part

OnCrash = Callable[[LocalCloudError], None]


class Supervisor:
    """`failure` says which part ended by itself, and how; `over` is set when all have ended because of it."""

    def __init__(self) -> None:
        self.failure: LocalCloudError | None = None
        self.over = threading.Event()
        self._parts: dict[str, Part] = {}
        self._lock = threading.RLock()

    def add(self, key: str, part: Part, on_crash: OnCrash | None = None) -> None:
        """`on_crash` is told instead of all parts being ended."""
        with self._lock:
            self._parts[key] = part
        threading.Thread(target=self._watch, args=(part, on_crash or self._fail), daemon=True).start()

    def wait_until_ready(self, key: str) -> None:
        try:
            self._parts[key].wait_until_ready()
        except LocalCloudError as error:
            # This part may have been ended because of another one, which is then to blame.
            raise self.failure or error from None

    def stop(self, key: str, *, at_once: bool = False) -> None:
        with self._lock:
            part = self._parts.pop(key, None)
        if part:
            part.stop(at_once=at_once)

    def stop_all(self) -> None:
        with self._lock:
            parts = list(self._parts.values())
            self._parts.clear()
        for part in parts:
            part.begin_stop()
        for part in parts:
            part.stop()

    def _watch(self, part: Part, on_crash: OnCrash) -> None:
        error = part.wait_for_crash()
        if error:
            on_crash(error)

    def _fail(self, error: LocalCloudError) -> None:
        with self._lock:
            if self.failure is None:
                self.failure = error
        self.stop_all()
        self.over.set()
