"""The columns of a dataset, and what their types are in Arrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

ColumnType = Literal["text", "integer", "number", "decimal", "boolean", "date", "timestamp"]

MOST_DIGITS = 38  # of Arrow's decimal128


@dataclass(frozen=True, slots=True)
class Column:
    """`precision` and `scale` are a decimal's: all its digits, and those after the point."""

    name: str
    type: ColumnType
    description: str = ""
    filterable: bool = True
    precision: int | None = None
    scale: int | None = None

    def __post_init__(self) -> None:
        if self.type != "decimal":
            if self.precision is not None or self.scale is not None:
                raise ValueError(f"column {self.name}: only a decimal has precision and scale")
        elif self.precision is None or self.scale is None:
            raise ValueError(f"column {self.name}: a decimal needs precision and scale")
        elif not 0 <= self.scale <= self.precision <= MOST_DIGITS or not self.precision:
            raise ValueError(f"column {self.name}: precision goes from 1 to 38, scale from 0 to precision")


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """What every source gives for these columns, whatever its own types are."""
    import pyarrow as pa  # noqa: PLC0415 — 0.2 s, which those who only read requests need not wait for

    plain = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema(
        (column.name, plain.get(column.type) or pa.decimal128(column.precision, column.scale))
        for column in columns
    )
