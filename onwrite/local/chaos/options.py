"""The command line of `python -m onwrite.local.chaos`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parent / "project" / "main.py"
_MORE: Final = """
Every run ends with the verdict of a checker, and one line of JSON; the exit code is 1 if anything is lost, doubled,
finished by somebody who no longer owned it, or otherwise not as the state machine has it. `--main` puts a project of
your own to the test: it imports processTaskOnWrite and sweepTasks from onwrite.local.chaos.project.main and changes
what it wants to see caught; tests/acceptance/broken_fence/main.py takes the precondition from every finish.
"""


@dataclass(frozen=True)
class Options:
    tasks: int
    seconds: float
    seed: int
    workers: int
    freezes: float
    main: Path
    data: Path


def parse(arguments: Sequence[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m onwrite.local.chaos",
        description="Kills, freezes and thaws workers under load, while events are dropped, doubled, late and out of "
        "order and answers to commits are cut off; then looks whether anything was lost or done twice.",
        epilog=_MORE,
    )
    _add_to(parser)
    return Options(**vars(parser.parse_args(arguments)))


def _add_to(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--tasks", type=_count, default=1000, metavar="N", help="tasks to enqueue (default: %(default)s)")
    add(
        "--seconds",
        type=_length,
        default=60.0,
        metavar="S",
        help="length of the storm, which goes on until one kill and two freezes are over (default: %(default)g)",
    )
    add(
        "--seed",
        type=int,
        default=0,
        metavar="K",
        help="of all that is decided by chance (default: %(default)s)",
    )
    add("--workers", type=_count, default=2, metavar="W", help="worker processes (default: %(default)s)")
    add(
        "--freezes",
        type=_share,
        default=0.6,
        metavar="P",
        help="share of freezes among the strikes; the others kill (default: %(default)g)",
    )
    add(
        "--main",
        type=Path,
        default=PROJECT,
        metavar="PATH",
        help="another project's main.py (default: chaos's own)",
    )
    add(
        "--data",
        type=Path,
        default=Path("build/chaos"),
        metavar="FOLDER",
        help="for logs, the outside ledger and the record of events (default: %(default)s)",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1")
    return int(text)


def _length(text: str) -> float:
    number = _number(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds above 0")
    return number


def _share(text: str) -> float:
    number = _number(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share between 0 and 1")
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no number") from None
