"""Both ways of a job, turn by turn: what one takes, and where the time goes."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import fmean
from time import perf_counter
from typing import Final

from google.cloud import firestore

from bench.job_sides import DONE, NEW, Parts, Side
from bench.own_costs import cpu_seconds

ROUNDS: Final = 10


@dataclass(frozen=True)
class Round:
    """Of one job: the time of the round by its jobs, CPU with the processes it started, and each part's mean."""

    seconds: float
    cpu: float
    parts: Parts


Rounds = dict[str, list[Round]]


def take_turns(
    client: firestore.Client, sides: Mapping[str, Side], jobs: int, at_once: int, tell: Callable[[str], None]
) -> Rounds:
    rounds: Rounds = {name: [] for name in sides}
    sizes = _shares(jobs, min(ROUNDS, jobs))
    for name, side in sides.items():
        _round(client, side, f"{name}-warm", 1, at_once)
    for number, size in enumerate(sizes):
        for name in sorted(sides, reverse=number % 2 == 1):
            rounds[name].append(_round(client, sides[name], f"{name}-{number}", size, at_once))
            tell(f"round {number + 1} of {len(sizes)}: {name}, {rounds[name][-1].seconds:.3f} s a job")
    return rounds


def _round(client: firestore.Client, side: Side, order: str, size: int, at_once: int) -> Round:
    paths = [f"orders/{order}/tasks/{number}" for number in range(size)]
    for path in paths:
        client.document(path).set(NEW)
    with ThreadPoolExecutor(at_once) as pool:
        begun, used = perf_counter(), cpu_seconds()
        moments = list(pool.map(side.run, paths))
        seconds, cpu = perf_counter() - begun, cpu_seconds() - used
    parts = [side.parts(_done(client, path), each) for path, each in zip(paths, moments, strict=True)]
    return Round(seconds / size, cpu / size, {name: fmean(it[name] for it in parts) for name in parts[0]})


def _done(client: firestore.Client, path: str) -> dict[str, object]:
    task: dict[str, object] = client.document(path).get().to_dict()
    if {name: task.get(name) for name in DONE} != DONE:
        raise RuntimeError(f"{path} should be done by now, and is: {task}")
    return task


def _shares(jobs: int, rounds: int) -> list[int]:
    return [jobs // rounds + (number < jobs % rounds) for number in range(rounds)]
