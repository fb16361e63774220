"""The parts that are Python programs of this package."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from onwrite.local.part import Part

_ROOT = Path(__file__).parents[2]


def own_program(
    name: str,
    module: str,
    arguments: Sequence[str],
    *,
    log: Path,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
) -> Part:
    """`python -m onwrite.local.<module>`, started in the folder from which Python finds it."""
    return Part(
        name,
        [sys.executable, "-m", f"onwrite.local.{module}", *arguments],
        log=log,
        ready=ready,
        # Unbuffered: what a function prints must be in the log when it is killed.
        environment={**(os.environ if environment is None else environment), "PYTHONUNBUFFERED": "1"},
        folder=_ROOT,
    )
