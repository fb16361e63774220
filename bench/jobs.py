"""What a job costs: `python -m bench.jobs [--jobs N] [--at-once K] [--finished N]`.

A job through the engine: the function's work on the event of a new task (claim, launch), the Job as a process of this
machine (process launcher, warden, `python -m onwrite.job`: read, take-over, handler, finish) and its removal. Beside
it the bare process: the same interpreter reads the same document, does the same work, writes one update and ends.
The handler does next to nothing, so that what is seen is overhead: the longer a job lasts, the less it weighs. Both
sides have jobs side by side, and take turns.

The watcher, a process of its own, between a cluster that lists Jobs which have ended and a Firestore that has their
tasks: it reads each task, deletes each Job, and hears that it is gone. Its peak memory with many is compared with that
of the same watcher with few. The last line is JSON.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from google.cloud import firestore

from bench.job_rounds import ROUNDS, Round, Rounds, take_turns
from bench.job_sides import Bare, Launched, Parts, Side
from bench.own_costs import adopt_orphans
from bench.watched_jobs import watched
from onwrite.local import FirestoreEmulator

PROJECT: Final = "demo-bench"
FEW: Final = 10  # Jobs, beside the many


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.jobs", description="Jobs, and their watcher.")
    parser.add_argument("--jobs", type=_number, default=200, help="jobs of each side (default: %(default)s)")
    parser.add_argument(
        "--at-once", type=_number, default=2, help="how many of them at a time (default: %(default)s)"
    )
    parser.add_argument(
        "--finished", type=_number, default=10_000, help="Jobs that the watcher finds (default: %(default)s)"
    )
    given = parser.parse_args()
    with FirestoreEmulator(project=PROJECT) as emulator:
        os.environ["FIRESTORE_EMULATOR_HOST"] = emulator.host
        client = firestore.Client(project=PROJECT)
        figures = {"bench": "jobs"} | _overhead(client, given.jobs, given.at_once)
        figures |= _watching(client, emulator.host, given.finished)
    print(json.dumps(figures))


def _overhead(client: firestore.Client, jobs: int, at_once: int) -> dict[str, Any]:
    print(f"{jobs} jobs of each side, {at_once} at a time, in {min(ROUNDS, jobs)} rounds", flush=True)
    environment = {**os.environ, "GOOGLE_CLOUD_PROJECT": PROJECT}
    with tempfile.TemporaryDirectory(prefix="onwrite-bench-") as folder:
        counts_all = adopt_orphans()
        launched = Launched(client, environment, Path(folder), reaps=counts_all)
        sides: dict[str, Side] = {"launched": launched, "bare": Bare(environment)}
        rounds = take_turns(client, sides, jobs, at_once, lambda step: print(f"  {step}", flush=True))
    figures = {"jobs": jobs, "at_once": at_once}
    return figures | _report(rounds, with_cpu=counts_all)


def _report(rounds: Rounds, *, with_cpu: bool) -> dict[str, Any]:
    print(f"\n{'Of one job, median of the rounds':54}{'launched':>10}{'bare':>10}{'ratio':>9}")
    figures: dict[str, Any] = {
        "overhead_ratio": _compare("seconds of a round by its jobs", rounds, lambda it: it.seconds),
        "cpu_ratio": _compare("CPU seconds", rounds, lambda it: it.cpu) if with_cpu else None,
    }
    for name, taken in rounds.items():
        figures[f"{name}_seconds"] = round(median(it.seconds for it in taken), 3)
        figures[f"{name}_parts"] = _parts(taken)
        print(f"Where the time of a {name} one goes, in seconds beside the others of its round:")
        for part, seconds in _parts(taken).items():
            print(f"  {part:52}{seconds:10.3f}")
    return figures


def _compare(what: str, rounds: Rounds, figure: Callable[[Round], float]) -> float:
    """The ratio is the median of the rounds' own, since a machine may be slower in one than in another."""
    launched, bare = ([figure(it) for it in rounds[name]] for name in ("launched", "bare"))
    ratio = median(ours / theirs for ours, theirs in zip(launched, bare, strict=True))
    print(f"  {what:52}{median(launched):10.3f}{median(bare):10.3f}{ratio:9.2f}")
    return round(ratio, 3)


def _parts(rounds: list[Round]) -> Parts:
    return {part: round(median(it.parts[part] for it in rounds), 3) for part in rounds[0].parts}


def _watching(client: firestore.Client, emulator: str, finished: int) -> dict[str, Any]:
    """Of tasks as a job has left them: one of the launched ones."""
    done = client.document("orders/launched-0/tasks/0").get().to_dict()
    few, many = (watched(client, emulator, count, done) for count in (FEW, finished))
    print(f"\n{'The watcher, and Jobs that have ended':52}{'seconds':>10}{'peak MB':>10}{'reads':>9}")
    for it in (few, many):
        print(f"  {it.jobs:<8,}{'':42}{it.seconds:10.2f}{it.peak_mb:10.1f}{it.reads:9,}")
    return {
        "finished": many.deletes,
        "pages": many.pages,
        "watcher_reads": many.reads,
        "watcher_seconds": round(many.seconds, 2),
        "watcher_rss_mb": many.peak_mb,
        "watcher_rss_growth": round(many.peak_mb / few.peak_mb, 3),
    }


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"must be a number from 1, not {text}")
    return int(text)


if __name__ == "__main__":
    main()
