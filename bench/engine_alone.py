"""The engine without a server around it, for a fair look beside `two_updates`: `python -m bench.engine_alone N`.

Prints the CPU seconds of this process for N tasks, 16 at a time: event decoded, claim, empty handler, finish, log line.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from cloudevents.http import CloudEvent
from google.cloud import firestore

from bench.life import FUNCTION, created_body
from bench.two_updates import AT_ONCE, WARM_UP, cpu_seconds
from onwrite.trigger import task_trigger

ATTRIBUTES = {"id": "1", "source": "bench", "type": "google.cloud.firestore.document.v1.written"}


def cpu_of_engine(tasks: int) -> float:
    function = task_trigger(
        FUNCTION, "orders/{order}/tasks/{task}", handlers="bench.sides.engine.bench_handlers"
    )
    client, series = firestore.Client(), os.getpid()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        paths = [f"orders/alone-{series}/tasks/{number}" for number in range(tasks + WARM_UP)]
        events = [
            CloudEvent(ATTRIBUTES, body) for body in pool.map(lambda path: created_body(client, path), paths)
        ]
        list(pool.map(function, events[:WARM_UP]))
        before = cpu_seconds()
        list(pool.map(function, events[WARM_UP:]))
        return cpu_seconds() - before


if __name__ == "__main__":
    used = cpu_of_engine(int(sys.argv[1]))
    sys.stdout.write(f"{used}\n")  # the last line; those before are the engine's own log
