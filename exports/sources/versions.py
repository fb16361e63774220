"""How a dataset's version is learned where the source cannot tell it by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exports.errors import DatasetChanged, NoVersion


@dataclass(frozen=True, slots=True)
class Fixed:
    """Changed by hand, in the catalogue."""

    text: str


@dataclass(frozen=True, slots=True)
class Queried:
    """A query of the source's own dialect for one value, such as the time of the last load."""

    sql: str


Version = Fixed | Queried


def single_value(rows: Sequence[Sequence[Any]]) -> str:
    """A version query's answer as text."""
    if len(rows) != 1 or len(rows[0]) != 1 or rows[0][0] is None:
        raise NoVersion("The catalogue's version query must give one row with one value that is not NULL.")
    return str(rows[0][0])


def check_version(expected: str | None, found: str) -> None:
    if expected not in {None, found}:
        raise DatasetChanged(
            f"The dataset is at version {found}, no longer at {expected}. "
            "Begin again, with its version of now."
        )
