"""How a process that writes exports takes memory: blocks of megabytes, which one thread fills and another frees."""

from typing import Final

import pyarrow as pa

_LARGEST: Final = 32 * 1024 * 1024 - 64 * 1024  # bytes; glibc learns from nothing larger


def prepare_memory() -> None:
    """Costs nothing, and may be called again and again.

    Arrow's own allocator keeps 50 MB and more of what goes from thread to thread, so the C library's is taken. That of
    Linux gives every few megabytes back to the system at once and gets them again, which takes a tenth of all the time,
    until it has seen larger ones come and go.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    bytes(_LARGEST)
