"""Exports of rows made on the spot, each beside its yardstick: `python -m bench.exports [--rows N] [--case NAME]…`.

Ten columns from DuckDB and PostgreSQL go through the whole exporter into the strict stand-in for Cloud Storage, which
keeps nothing and does not wait. Case and yardstick take turns in processes of their own; the best time and the most
memory of two rounds count, and only ratios of one run can be compared. The last line is JSON.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from bench.export_cases import CASES, Case
from bench.export_figures import Figures, figures_of
from bench.export_rows import made
from bench.export_sides import ROUNDS, Sides
from onwrite.local.strict_storage import StrictStorage


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.exports", description="Exports, each beside its yardstick."
    )
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows to export (default: %(default)s)")
    parser.add_argument("--case", action="append", choices=CASES, help="this one only; may be repeated")
    given = parser.parse_args()
    print(f"{given.rows:,} rows of ten columns, best of {ROUNDS} rounds", flush=True)
    figures = measure(given.rows, given.case or list(CASES))
    print(json.dumps({"bench": "exports", "rows": given.rows, "cases": figures}))


def measure(rows: int, names: list[str]) -> dict[str, Figures]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onwrite-bench-")))
        sides = Sides(stack.enter_context(made(folder, rows)), stack.enter_context(StrictStorage(keep=False)))
        found = {}
        for name in names:
            case = CASES[name]
            if isinstance(case, Case) and case.source == "postgresql" and not sides.made.address:
                continue
            told = figures_of(case, sides, lambda step, name=name: print(f"  {name}: {step}", flush=True))  # type: ignore[misc]
            found[name] = {figure: round(value, 3) for figure, value in told.items()}
            report(name, found[name], case.asked)
        return found


def report(name: str, figures: Figures, asked: Mapping[str, tuple[str, float]]) -> None:
    print(f"{name}:")
    for figure, value in figures.items():
        print(f"  {figure:20}{value:12,.3f}{_judged(value, *asked[figure]) if figure in asked else ''}")


def _judged(value: float, side: str, limit: float) -> str:
    met = value <= limit if side == "at most" else value >= limit
    return f"   {side} {limit}" + ("" if met else ": MISSED")


if __name__ == "__main__":
    main()
