"""What DuckDB says when something is wrong, in the words of exports.

While a result streams, Arrow hands DuckDB's errors on as its own, so the kind of an error is read from its text.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb
import pyarrow as pa

from exports.errors import (
    ExportError,
    SchemaChanged,
    SourceRefused,
    SourceUnavailable,
    ValueNotReadable,
)


@contextmanager
def problems() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise problem(str(error)) from error


def problem(text: str) -> ExportError:
    """Only the first line, and no cell's value: the rest of a DuckDB message repeats whole rows."""
    first = text.partition("\n")[0]
    kind = first.partition(" Error:")[0].lower()
    if kind in {"binder", "catalog"}:
        return SchemaChanged(f"{_sentence(first)} Correct the catalogue, or bring the file back to it.")
    if kind in {"conversion", "out of range"} or "CSV Error" in first:
        return ValueNotReadable(_unreadable(text))
    if kind == "out of memory":
        said = _sentence(_HINT.sub("", first))
        return SourceRefused(f"{said} Raise the source's limits, or ask for less.")
    if kind in {"permission", "parser", "not implemented"}:
        return SourceRefused(f"DuckDB does not run this query: {_sentence(first)}")
    return SourceUnavailable(f"{_sentence(first)} See that the file is there and whole, then try again.")


_HINT: Final = re.compile(r" \(.*")


def _unreadable(text: str) -> str:
    column = re.search(r'[Cc]olumn "(?P<name>[^"]*)"', text)
    line = re.search(r"CSV Error on Line: (?P<number>\d+)", text)
    where = f" in line {line['number']}" if line else ""
    what = f"The column {column['name']} holds" if column else "The file holds"
    return f"{what} a value{where} that its type in the catalogue cannot hold. Correct the value or the type."


def _sentence(text: str) -> str:
    return text.rstrip(" .!") + "."
