"""The command line of `python -m onwrite.local`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from onwrite.local.addresses import ALL_PARTS

_PARTS = ", ".join(ALL_PARTS)
_BUILT = "(default: all; hosting only where its pages are built)"


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m onwrite.local",
        description="Runs the cloud on this machine: Firestore emulator, event relay, the functions of main.py, "
        "an SMTP server that keeps mails as files, and Cloud Storage on disk. Ctrl-C ends all of it.",
    )
    _what(parser)
    _faults(
        parser.add_argument_group(
            "faults of the event delivery", "repeatable: the same seed, the same faults"
        )
    )
    return parser.parse_args(arguments)


def _what(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--project", default="demo-onwrite", help="Firebase project id (default: %(default)s)")
    add("--main", type=Path, default=Path("main.py"), help="the functions' main.py (default: ./%(default)s)")
    add("--only", type=_parts, metavar="PARTS", help=f"comma-separated, of: {_PARTS} {_BUILT}")
    add(
        "--port",
        type=_port,
        action="append",
        default=[],
        metavar="PART=N",
        help="instead of a free one; repeatable",
    )
    add(
        "--data",
        type=Path,
        default=Path("build/local"),
        help="for logs, mails, objects (default: %(default)s)",
    )
    add(
        "--bucket",
        action="append",
        default=[],
        help="a bucket to create; the first is the default one; repeatable",
    )
    add(
        "--rules",
        type=Path,
        help="Firestore rules (default: the firestore.rules beside main.py, if there is one)",
    )
    add(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes of the functions (default: %(default)s)",
    )
    add(
        "--sweep-every",
        type=float,
        default=60.0,
        metavar="S",
        help="call each scheduled function every S seconds, whatever its schedule; 0: never (default: %(default)g)",
    )
    add("--no-reload", action="store_true", help="do not restart the functions when their code changes")


def _faults(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--duplicate", type=_probability, default=0.0, metavar="P", help="deliver an event twice")
    add("--reorder", type=_probability, default=0.0, metavar="P", help="let later events go first")
    add("--delay", type=float, default=0.0, metavar="S", help="deliver up to S seconds late")
    add("--drop", type=_probability, default=0.0, metavar="P", help="lose an event")
    add("--seed", type=int, default=0, metavar="N", help="of the faults (default: %(default)s)")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _port(text: str) -> tuple[str, int]:
    part, _, number = text.partition("=")
    if part not in ALL_PARTS or not number.isdigit():
        raise argparse.ArgumentTypeError(f"{text} is not PART=N with a part of: {_PARTS}")
    return part, int(number)


def _probability(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no probability between 0 and 1")
    return number
