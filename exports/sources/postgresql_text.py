"""CSV as COPY writes it, as record batches: NULL is nothing, the empty string is `""`."""

import re
from collections.abc import Iterator
from typing import Final

import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from exports.columns import Column, ColumnType, arrow_schema
from exports.errors import SchemaChanged, SourceError, SourceUnavailable
from exports.sources.fitting import changed_type, check_names, unreadable


class TextReader:
    """`found` are the names and types the server tells for the statement's result."""

    def __init__(self, found: tuple[tuple[str, str], ...], columns: tuple[Column, ...]) -> None:
        check_names([name for name, _ in found], columns)
        for column, (_, kind) in zip(columns, found, strict=True):
            if kind not in _FITTING[column.type]:
                raise SchemaChanged(changed_type(column, kind))
        self._schema = arrow_schema(columns)
        self._convert = ConvertOptions(
            column_types=pa.schema(_types(found, columns)),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
        )

    def batches(self, block: bytearray | memoryview) -> Iterator[pa.RecordBatch]:
        """`block` holds whole rows."""
        if not block:
            return
        whole = ReadOptions(column_names=self._schema.names, block_size=len(block) + 1, use_threads=False)
        # A row of one NULL is an empty line.
        parse = ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
        try:
            table = read_csv(
                pa.BufferReader(block), read_options=whole, parse_options=parse, convert_options=self._convert
            )
        except pa.ArrowInvalid as error:
            raise self._problem(str(error)) from error
        yield from table.to_batches()

    def _problem(self, said: str) -> SourceError:
        """Arrow tells the number of the column, from 0, and the value."""
        place = re.match(r"In CSV column #(\d+): ", said)
        if place is None:
            return SourceUnavailable("PostgreSQL sent something that is no CSV. Try again.")
        return unreadable(self._schema.field(int(place[1])))


def _types(found: tuple[tuple[str, str], ...], columns: tuple[Column, ...]) -> list[pa.Field]:
    """As the server writes them: a timestamp without zone gets the one it is meant in, UTC, afterwards."""
    return [
        field.with_type(pa.timestamp("us")) if kind == "timestamp" else field
        for field, (_, kind) in zip(arrow_schema(columns), found, strict=True)
    ]


_WHOLE: Final = frozenset({"int2", "int4", "int8", "numeric"})
_FITTING: Final[dict[ColumnType, frozenset[str]]] = {
    "text": frozenset({"text", "varchar", "bpchar", "name", "uuid"}),
    "integer": _WHOLE,
    "number": _WHOLE | {"float4", "float8"},
    "decimal": _WHOLE,
    "boolean": frozenset({"bool"}),
    "date": frozenset({"date"}),
    "timestamp": frozenset({"timestamp", "timestamptz"}),
}
