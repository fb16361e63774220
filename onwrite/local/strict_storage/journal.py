"""What was asked of the server, for tests to count."""

from collections import deque
from typing import Any

from onwrite.local.strict_storage.calls import Call

_MOST = 100_000


class Journal:
    """`received` counts the bytes of chunks, those sent again included."""

    def __init__(self) -> None:
        self.received = 0
        self._entries: deque[dict[str, Any]] = deque(maxlen=_MOST)

    def note(self, call: Call, status: int) -> None:
        """A status of 0: the connection was cut."""
        entry = {"kind": call.kind, "bucket": call.bucket, "name": call.name, "status": status}
        self._entries.append(entry)

    def clear(self) -> None:
        self.received = 0
        self._entries.clear()

    def as_json(self) -> dict[str, Any]:
        return {"received": self.received, "calls": list(self._entries)}
