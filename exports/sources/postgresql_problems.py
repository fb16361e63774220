"""What PostgreSQL and the way to it say when something is wrong, in the words of exports."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from exports.errors import (
    SchemaChanged,
    SourceError,
    SourceRefused,
    SourceTooSlow,
    SourceUnavailable,
    ValueNotReadable,
)


@contextmanager
def problems() -> Iterator[None]:
    try:
        yield
    except asyncpg.PostgresError as error:
        raise problem(error) from error
    except (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        said = str(error) or type(error).__name__
        raise SourceUnavailable(f"PostgreSQL cannot be reached: {_sentence(said)} {_AGAIN}") from error


def problem(error: asyncpg.PostgresError) -> SourceError:
    """By SQLSTATE, whose first two characters are a class of errors."""
    state, said = error.sqlstate or "", _sentence(error.args[0] if error.args else str(error))
    if state == "57014":
        return _ended(said)
    for known, kind, advice in _ADVICE:
        if state.startswith(known):
            return kind(f"{said} {advice}")
    return SourceRefused(f"PostgreSQL does not run this query: {said}")


def _ended(said: str) -> SourceError:
    """57014 is a time-out of the statement, or somebody's pg_cancel_backend."""
    if "timeout" in said:
        return SourceTooSlow(
            "The query took longer than the source's time limit. Ask for less, raise the limit, or let the "
            "database's owner see to an index."
        )
    return SourceUnavailable(f"Somebody ended the query at the server: {said} {_AGAIN}")


def _sentence(text: str) -> str:
    return text.rstrip(" .") + "."


_AGAIN: Final = "Try again; if it stays so, see that the server is up and its address right."
_CORRECT: Final = "Correct the catalogue, or bring the table back to it."
_RIGHTS: Final = (
    "See to the role's password and rights: it needs SELECT on the dataset's tables, and no more."
)
_ADVICE: Final[tuple[tuple[str, type[SourceError], str], ...]] = (
    ("42703", SchemaChanged, _CORRECT),  # undefined column
    ("42P01", SchemaChanged, _CORRECT),  # undefined table
    ("42883", SchemaChanged, _CORRECT),  # no operator for these types
    ("42804", SchemaChanged, _CORRECT),  # types do not match
    ("42846", SchemaChanged, _CORRECT),  # no cast between the types
    ("3F000", SchemaChanged, _CORRECT),  # no such schema
    ("42501", SourceRefused, _RIGHTS),  # insufficient privilege
    ("28", SourceRefused, _RIGHTS),  # authorization
    ("3D000", SourceRefused, "Correct the database's name in the source's address."),
    ("25006", SourceRefused, "An export only reads."),
    ("22", ValueNotReadable, "Correct the value, or the column's type in the catalogue."),
    ("08", SourceUnavailable, _AGAIN),  # connection
    ("40", SourceUnavailable, _AGAIN),  # rolled back, such as a replica that had to go on
    ("53", SourceUnavailable, _AGAIN),  # out of connections, memory or disk
    ("55P03", SourceUnavailable, "The table is locked. Try again later."),
    ("57", SourceUnavailable, _AGAIN),  # shut down
    ("58", SourceUnavailable, _AGAIN),  # the server's system
)
