"""A strict reader of RFC 4180 that tells cells in quotes from others."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import pyarrow as pa

Delimiter = Literal[",", ";", "\t"]


class Cell(NamedTuple):
    text: str
    quoted: bool


def cells(data: bytes, delimiter: str = ",") -> list[list[Cell]]:
    text = data.decode()
    return list(_records(text, delimiter))


def _records(text: str, delimiter: str) -> Iterator[list[Cell]]:
    pattern = re.compile(rf'(?:"((?:[^"]|"")*)"|([^"\r\n{delimiter}]*))({delimiter}|\r\n)')
    place, record = 0, []
    while place < len(text):
        found = pattern.match(text, place)
        assert found, f"no cell at {place}: {text[place : place + 40]!r}"
        quoted, plain, end = found.groups()
        record.append(Cell(plain, False) if quoted is None else Cell(quoted.replace('""', '"'), True))
        place = found.end()
        if end == "\r\n":
            yield record
            record = []
    assert not record, "the last line has no end"


def values(data: bytes, schema: pa.Schema) -> list[tuple[Any, ...]]:
    """The rows as Python's values; an empty cell without quotes is NULL."""
    header, *records = cells(data)
    assert [cell.text for cell in header] == schema.names
    readers = [_reader(field.type) for field in schema]
    return [
        tuple(_value(cell, read) for cell, read in zip(record, readers, strict=True)) for record in records
    ]


def _value(cell: Cell, read: Callable[[str], Any]) -> Any:
    return None if cell == Cell("", False) else read(cell.text)


def _reader(kind: pa.DataType) -> Callable[[str], Any]:
    if pa.types.is_boolean(kind):
        return {"true": True, "false": False}.__getitem__
    if pa.types.is_decimal(kind):
        return _plain_decimal
    if pa.types.is_timestamp(kind):
        return lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    for known, read in ((pa.types.is_string, str), (pa.types.is_integer, int), (pa.types.is_floating, float)):
        if known(kind):
            return read
    return date.fromisoformat


def _plain_decimal(text: str) -> Decimal:
    assert "E" not in text.upper()
    return Decimal(text)
