"""CPU, reads, writes and calls of one task, beside what others do: `python -m bench.engine [--tasks N]`.

The sides take turns on one emulator, and each figure is the median of its rounds: these machines are noisy, and only
figures of one run can be compared. The last line is JSON.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.lives import count_at_the_door, cpu_of_process, serve
from onwrite.local import FirestoreEmulator

CpuOf = Callable[[str], float]

ROUNDS = 5
COUNTED = 100  # tasks whose reads and writes are counted

UPDATES = "(a) two bare DocumentReference.update() calls"
COMMON = "(b) SDK decorator, transaction, update"
EMPTY = "(c) three events to an empty function"
ENGINE = "onwrite"
ALONE = "(d) onwrite called without a server"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description=__doc__)
    parser.add_argument("--tasks", type=int, default=2000, help="lives of each side (default: %(default)s)")
    tasks = parser.parse_args().tasks
    with tempfile.TemporaryDirectory(prefix="onwrite-bench-") as folder:
        print(
            f"{tasks} tasks of each, 16 at a time, each with the three events of its life, in {ROUNDS} rounds"
        )
        cpu = measure(max(tasks // ROUNDS, 1), Path(folder))
        print("\nCPU per task, median (least to most of the rounds):")
        for name, rounds in cpu.items():
            print(f"  {name:48}{median(rounds):6.2f} ms   ({min(rounds):.2f} to {max(rounds):.2f})")
        report({name: median(rounds) for name, rounds in cpu.items()}, Path(folder))


def measure(tasks: int, work: Path) -> dict[str, list[float]]:
    """CPU milliseconds per task, of each side, in each round."""
    with ExitStack() as stack:
        host = stack.enter_context(FirestoreEmulator(project="demo-bench")).host
        sides: dict[str, CpuOf] = {
            UPDATES: lambda _: cpu_of_process("bench.two_updates", tasks, host),
            ALONE: lambda _: cpu_of_process("bench.engine_alone", tasks, host),
        }
        for title, name in ((EMPTY, "empty"), (ENGINE, "engine"), (COMMON, "common")):
            side = stack.enter_context(serve(name, host, work))
            sides[title] = lambda series, side=side: side.cpu_of(tasks, series)  # type: ignore[misc]
        cpu: dict[str, list[float]] = {title: [] for title in sides}
        for number in range(1, ROUNDS + 1):
            print(f"  round {number} of {ROUNDS}", flush=True)
            for title, cpu_of in sides.items():
                cpu[title].append(cpu_of(f"{number}") / tasks * 1000)
        return cpu


def report(cpu: dict[str, float], work: Path) -> None:
    ours, theirs = (count_at_the_door(name, COUNTED, work) for name in ("engine", "common"))
    print(f"\nPer task after its create, counted at the emulator's door over {COUNTED} tasks:")
    for name, counted in ((ENGINE, ours), (COMMON, theirs)):
        print(
            f"  {name:40}{counted.reads:5.2f} reads {counted.writes:5.2f} writes {counted.invocations:5.2f} calls"
        )
    figures = {
        "bench": "engine",
        "cpu_vs_common_pattern": round(cpu[ENGINE] / cpu[COMMON], 3),
        "engine_vs_two_updates": round((cpu[ENGINE] - cpu[EMPTY]) / cpu[UPDATES], 3),
        "engine_alone_vs_two_updates": round(cpu[ALONE] / cpu[UPDATES], 3),
        "reads": ours.reads,
        "writes": ours.writes,
        "invocations": ours.invocations,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
