"""Tasks that end at the same moment and wake one other, beside as many that wake nobody: `python -m bench.flow`.

The ends change one document, one after the other, as Firestore does with commits that meet. 16 threads, as one
instance has; each round is a set of tasks of its own, and the sides take turns. The last line is JSON.
"""

import argparse
import json
import os
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter
from typing import Any

from google.cloud import firestore

from onwrite import Task, enqueue, handler
from onwrite.local import FirestoreEmulator
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.store import Store

THREADS = 16
ROUNDS = 5


@handler()
def nothing(task: Task, input: dict[str, Any]) -> None: ...


class OneHandler(Registry):
    def __init__(self) -> None:
        super().__init__()
        self._known = {"nothing": nothing}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.flow", description=__doc__.partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=100, help="how many end at the same moment (100)")
    tasks = parser.parse_args().tasks
    with FirestoreEmulator("demo-bench") as emulator:
        os.environ["FIRESTORE_EMULATOR_HOST"] = emulator.host
        client = firestore.Client(project="demo-bench")
        seconds: dict[bool, list[float]] = {True: [], False: []}
        for number in range(ROUNDS):
            for meet in (True, False):
                seconds[meet].append(one_round(client, tasks, number, meet=meet))
            print(
                f"round {number + 1} of {ROUNDS}: {seconds[True][-1]:.2f} s, alone {seconds[False][-1]:.2f} s"
            )
    report(tasks, median(seconds[True]), median(seconds[False]))


def one_round(client: firestore.Client, tasks: int, number: int, *, meet: bool) -> float:
    """Seconds for the ends of all."""
    order = client.document(f"orders/{number}-{meet}")
    with client.batch() as batch:
        pages = [enqueue(batch, order, "nothing", key=f"page-{page}", handlers=None) for page in range(tasks)]
        book = enqueue(batch, order, "nothing", key="book", needs=pages if meet else (), handlers=None)
    store = Store(client)
    processor = Processor(store, OneHandler(), tell=lambda _: None)
    events = [store.read(page.path) for page in pages]
    started = perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(processor.process, filter(None, events)))
    took = perf_counter() - started
    left = (book.get().to_dict() or {}).get("needs", 0)
    if left:
        raise SystemExit(f"{left} ends were not counted")
    return took


def report(tasks: int, together: float, alone: float) -> None:
    print(
        f"{tasks} tasks that wake one: {together:.2f} s, or {together / tasks * 1000:.1f} ms each; alone {alone:.2f} s"
    )
    figures = {
        "bench": "flow",
        "tasks": tasks,
        "fan_in_ratio": round(together / alone, 2),
        "together_seconds": round(together, 3),
        "alone_seconds": round(alone, 3),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
