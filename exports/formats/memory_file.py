"""What Arrow's writers write into: parts of bytes, taken away as they come."""

import pyarrow as pa


class MemoryFile:
    """Emptied by `taken`; Arrow's own stream in memory would copy everything once more as it grows."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: pa.Buffer | bytes) -> int:
        self._parts.append(bytes(part))  # a copy: Arrow goes on to use the buffer
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return parts[0] if len(parts) == 1 else b"".join(parts)
