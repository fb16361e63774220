"""Time and reads of one sweep with 100 due tasks, alone and beside many that are scheduled for later:
`python -m bench.sweep [--later N]`.

Each side is a project of its own in one emulator, so that both meet the same noise. They take turns, each round makes
its due tasks anew, and each figure is the median of the rounds.

The emulator keeps no index: it reads every document and builds the index anew for each query, so that its answers
take the longer the more is stored (and its writes a little, with more in its memory). Firestore keeps the index and
reads the due entries only. So the time is given in parts, at the emulator and in the engine itself, and as a control
one query for due tasks is timed by itself, without the engine. The last line is JSON.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from unittest.mock import patch

import httpx
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from bench.stored_tasks import delete_tasks, store_tasks
from onwrite import hours, minutes
from onwrite.local import FirestoreEmulator
from onwrite.local.door import Door
from onwrite.local.ports import free_port
from onwrite.store import Store
from onwrite.sweep import PAGE, sweep

DUE = 100
ROUNDS = 3
OVERDUE = minutes(5)
LATER = hours(24 * 365)
PATIENCE = 600.0  # seconds for one query and for one sweep: the emulator takes what it takes


@dataclass(frozen=True)
class Side:
    """`direct` goes past the door, for what is not to be counted."""

    client: firestore.Client
    direct: firestore.Client
    door: Door


@dataclass(frozen=True)
class Sweep:
    """Seconds of one sweep, of those at the emulator for queries and for all else, and of one query as a control."""

    seconds: float
    querying: float
    writing: float
    control: float
    reads: int

    @property
    def engine(self) -> float:
        return self.seconds - self.querying - self.writing


Rounds = dict[str, list[Sweep]]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.sweep", description="One sweep, alone and beside many tasks."
    )
    parser.add_argument(
        "--later",
        type=int,
        default=100_000,
        help="tasks that are scheduled for next year (default: %(default)s)",
    )
    later = parser.parse_args().later
    print(
        f"{DUE} due tasks, alone and beside {later:,} that are scheduled for next year, in {ROUNDS} rounds",
        flush=True,
    )
    with two_projects() as sides, patch("onwrite.queries.READ_TIMEOUT", PATIENCE):
        store_tasks(sides["beside"].direct, "later", later, datetime.now(UTC) + LATER)
        rounds = measure(sides)
        report(rounds, indexes_of(sides["beside"]))


@contextmanager
def two_projects() -> Iterator[dict[str, Side]]:
    port = free_port()
    with Door(f"127.0.0.1:{port}") as door, FirestoreEmulator(port=port, heap="2g") as emulator:
        yield {
            name: Side(_client(door.host, name), _client(emulator.host, name), door)
            for name in ("alone", "beside")
        }


def measure(sides: dict[str, Side]) -> Rounds:
    rounds: Rounds = {name: [] for name in sides}
    for number in range(ROUNDS):
        print(f"  round {number + 1} of {ROUNDS}", flush=True)
        for name in sorted(sides, reverse=number % 2 == 1):
            rounds[name].append(_one_sweep(sides[name]))
    return rounds


def indexes_of(side: Side) -> list[str]:
    """The indexes that the emulator says Firestore must have for the queries it was asked."""
    project = side.direct.project
    url = f"http://{side.direct._emulator_host}/emulator/v1/projects/{project}:indexUsage"  # noqa: SLF001 — no public name
    answer = httpx.get(url, params={"database": f"projects/{project}/databases/(default)"}, timeout=60)
    reports = answer.raise_for_status().json()["reports"]
    return [", ".join(field["fieldPath"] for field in it["index"]["fields"]) for it in reports]


def report(rounds: Rounds, indexes: list[str]) -> None:
    print(f"\n{'Median of the rounds':52}{'alone':>10}{'beside':>11}{'ratio':>9}")
    figures = {
        "bench": "sweep",
        "time_ratio": _compare("one sweep, in seconds", rounds, lambda it: it.seconds),
        "query_ratio": _compare("  the emulator's answers to queries", rounds, lambda it: it.querying),
        "write_ratio": _compare("  its answers to writes", rounds, lambda it: it.writing),
        "engine_ratio": _compare("  the engine itself", rounds, lambda it: it.engine),
        "control_ratio": _compare("control: one query, no engine", rounds, lambda it: it.control),
    }
    _compare("documents read", rounds, lambda it: it.reads)
    figures |= {f"reads_{name}": median(it.reads for it in taken) for name, taken in rounds.items()}
    print(
        "\nThe emulator keeps no index: it reads every document for each query. By its own account an index answers"
        f"\neach of them, of which Firestore reads the due entries only: ({'), ('.join(indexes)})."
    )
    print(json.dumps(figures))


def _one_sweep(side: Side) -> Sweep:
    now = datetime.now(UTC)
    store_tasks(side.direct, "due", DUE, now - OVERDUE)
    control = _time_of_a_query(side.client, now)
    reads, before = side.door.counted["reads"], dict(side.door.seconds)
    begun = perf_counter()
    swept = sweep(Store(side.client), now, tell=lambda _: None, budget=PATIENCE)
    seconds = perf_counter() - begun
    if swept.woken != DUE:
        raise RuntimeError(f"{DUE} tasks are due, and the sweep says: {swept}")
    spent = {method: time - before.get(method, 0.0) for method, time in side.door.seconds.items()}
    querying = spent.pop("RunQuery")
    delete_tasks(side.direct, "due", DUE)
    return Sweep(seconds, querying, sum(spent.values()), control, side.door.counted["reads"] - reads)


def _time_of_a_query(client: firestore.Client, now: datetime) -> float:
    query = (
        client.collection_group("tasks")
        .where(filter=FieldFilter("shard", "==", 0))
        .where(filter=FieldFilter("wake_at", "<=", now))
        .order_by("wake_at")
        .limit(PAGE)
    )
    begun = perf_counter()
    list(query.stream(timeout=PATIENCE))
    return perf_counter() - begun


def _compare(what: str, rounds: Rounds, figure: Callable[[Sweep], float]) -> float:
    alone, beside = (median(figure(it) for it in rounds[name]) for name in ("alone", "beside"))
    print(f"  {what:50}{alone:10.4g}{beside:11.4g}{beside / alone:9.2f}")
    return round(beside / alone, 3)


def _client(host: str, side: str) -> firestore.Client:
    os.environ["FIRESTORE_EMULATOR_HOST"] = host
    return firestore.Client(project=f"demo-{side}")


if __name__ == "__main__":
    main()
