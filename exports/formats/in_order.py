"""Encode batches on all processors, and hand the results on in the batches' order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Batch = TypeVar("Batch")
Encoded = TypeVar("Encoded")

THREADS: Final = min(4, os.cpu_count() or 1)  # each holds a batch and its text: more would cost memory


def encoded_in_order(
    batches: Iterable[Batch], encode: Callable[[Batch], Encoded], threads: int = THREADS
) -> Iterator[Encoded]:
    """At most `threads` + 1 batches are held. `batches` is read by the caller's thread only."""
    with ThreadPoolExecutor(threads, thread_name_prefix="export-encode") as pool:
        waiting: deque[Future[Encoded]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(encode, batch))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
