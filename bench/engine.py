"""CPU, reads, writes and calls of one task, beside what others do: `python -m bench.engine [--tasks N]`.

The figures of one run are comparable with each other only; the last line is JSON.
"""

import argparse
import json
import tempfile
from pathlib import Path

from bench.lives import count_at_the_door, cpu_of_lives, cpu_of_two_updates

COUNTED = 100  # tasks whose reads and writes are counted


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description=__doc__)
    parser.add_argument("--tasks", type=int, default=2000, help="lives per side (default: %(default)s)")
    tasks = parser.parse_args().tasks
    with tempfile.TemporaryDirectory(prefix="onwrite-bench-") as folder:
        _print(tasks, Path(folder))


def _print(tasks: int, work: Path) -> None:
    print(f"CPU per task, {tasks} tasks, 16 at a time, each with the three events of its life:", flush=True)
    updates = _told("(a) two bare DocumentReference.update() calls", cpu_of_two_updates(tasks, work) / tasks)
    empty = _told("(c) three events to an empty function", cpu_of_lives("empty", tasks, work) / tasks)
    common = _told("(b) SDK decorator, transaction, update", cpu_of_lives("common", tasks, work) / tasks)
    engine = _told("    onwrite", cpu_of_lives("engine", tasks, work) / tasks)
    ours = count_at_the_door("engine", COUNTED, work)
    theirs = count_at_the_door("common", COUNTED, work)
    print(f"\nPer task after its create, counted at the emulator's door over {COUNTED} tasks:")
    for name, counted in (("onwrite", ours), ("(b)", theirs)):
        print(
            f"  {name:8} {counted.reads:5.2f} reads {counted.writes:5.2f} writes {counted.invocations:5.2f} calls"
        )
    figures = {
        "bench": "engine",
        "cpu_vs_common_pattern": round(engine / common, 3),
        "engine_vs_two_updates": round((engine - empty) / updates, 3),
        "reads": ours.reads,
        "writes": ours.writes,
        "invocations": ours.invocations,
    }
    print(json.dumps(figures))


def _told(name: str, seconds: float) -> float:
    print(f"  {name:50} {seconds * 1000:6.2f} ms", flush=True)
    return seconds


if __name__ == "__main__":
    main()
