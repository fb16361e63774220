"""Two bare `DocumentReference.update()` calls of the official client per task: `python -m bench.two_updates N`.

Prints the CPU seconds of this process for N tasks, 16 at a time.
"""

import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from google.cloud import firestore

AT_ONCE = 16
WARM_UP = 100


def cpu_of_two_updates(tasks: int) -> float:
    client = firestore.Client()
    documents = [client.document(f"updates/u{number}") for number in range(tasks + WARM_UP)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda document: document.set({"state": "scheduled"}), documents))
        list(pool.map(_twice, documents[:WARM_UP]))
        before = cpu_seconds()
        list(pool.map(_twice, documents[WARM_UP:]))
        return cpu_seconds() - before


def _twice(document: Any) -> None:
    document.update({"state": "running", "started_at": firestore.SERVER_TIMESTAMP})
    document.update({"state": "done", "finished_at": firestore.SERVER_TIMESTAMP})


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.stdout.write(f"{cpu_of_two_updates(int(sys.argv[1]))}\n")
