"""COPY takes no parameters, so the server itself writes them as literals, each as the type it has in the statement."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import asyncpg

from exports.errors import SourceRefused
from exports.statement import Value


async def literals(
    connection: asyncpg.Connection, types: Sequence[asyncpg.Type], parameters: Mapping[str, Value]
) -> list[str]:
    """In the order of their numbers."""
    if not types:
        return []
    names = [f"{quoted(kind.schema)}.{quoted(kind.name)}" for kind in types]
    wanted = ", ".join(
        f"quote_literal(${number}::text::{name}::text) || '::{name}'" for number, name in enumerate(names, 1)
    )
    try:
        # As text: asyncpg would make infinity of the last day of 9999.
        found = await connection.fetchrow(f"SELECT {wanted}", *map(_text, parameters.values()))
    except asyncpg.DataError as error:
        raise SourceRefused(
            f"A value of the request is not of its column's type at the source: {error}. Correct the catalogue."
        ) from error
    return [str(text) for text in found]


def with_literals(sql: str, written: Sequence[str]) -> str:
    """`$1` inside quotes is text, or part of a name."""
    return _TOKENS.sub(lambda found: written[int(found[1]) - 1] if found[1] else found[0], sql)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


_TOKENS: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)""")
