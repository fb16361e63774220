"""A source's own types in those of the catalogue."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from exports.columns import Column, arrow_schema
from exports.errors import SchemaChanged, ValueNotReadable
from exports.sources.fitting import check_types, fitted

TEXT = Column("value", "text")
INTEGER = Column("value", "integer")
NUMBER = Column("value", "number")
DECIMAL = Column("value", "decimal", precision=6, scale=2)
BOOLEAN = Column("value", "boolean")
DATE = Column("value", "date")
TIMESTAMP = Column("value", "timestamp")
NOON = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)


def brought(values: list[Any], kind: pa.DataType, column: Column) -> list[Any]:
    check_types([("value", kind)], (column,))
    batch = pa.record_batch([pa.array(values, kind)], names=["value"])
    found = fitted(batch, arrow_schema((column,)))
    assert found.schema == arrow_schema((column,))
    return list(found.column("value").to_pylist())


@pytest.mark.parametrize(
    ("column", "kind", "value", "expected"),
    [
        (TEXT, pa.large_string(), "", ""),
        (TEXT, pa.string_view(), "ü", "ü"),
        (TEXT, pa.dictionary(pa.int8(), pa.string()), "a", "a"),
        (INTEGER, pa.int8(), -1, -1),
        (INTEGER, pa.uint64(), 2**63 - 1, 2**63 - 1),
        (INTEGER, pa.decimal128(38, 0), Decimal(2**63 - 1), 2**63 - 1),
        (NUMBER, pa.float32(), 0.5, 0.5),
        (NUMBER, pa.int64(), 2**53, float(2**53)),
        (NUMBER, pa.decimal128(12, 2), Decimal("0.25"), 0.25),
        (DECIMAL, pa.decimal128(38, 9), Decimal("9999.990000000"), Decimal("9999.99")),
        (DECIMAL, pa.decimal256(76, 38), Decimal("0.5"), Decimal("0.50")),
        (DECIMAL, pa.int32(), 7, Decimal("7.00")),
        (BOOLEAN, pa.bool_(), False, False),
        (DATE, pa.date32(), dt.date(9999, 12, 31), dt.date(9999, 12, 31)),
        (TIMESTAMP, pa.timestamp("s"), NOON.replace(tzinfo=None), NOON),
        (TIMESTAMP, pa.timestamp("ns", "Europe/Vienna"), NOON, NOON),
        (TIMESTAMP, pa.timestamp("us", "Etc/UTC"), NOON, NOON),
    ],
)
def test_a_kindred_type_is_brought_to_the_columns(
    column: Column, kind: pa.DataType, value: object, expected: object
) -> None:
    assert brought([value, None], kind, column) == [expected, None]
    assert brought([], kind, column) == []


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [
        (INTEGER, pa.uint64(), 2**63),
        (INTEGER, pa.decimal128(38, 0), Decimal(2**63)),
        (NUMBER, pa.int64(), 2**53 + 1),
        (DECIMAL, pa.decimal128(38, 9), Decimal("0.001")),
        (DECIMAL, pa.decimal128(38, 2), Decimal("10000.00")),
        (DECIMAL, pa.int64(), 10_000),
        (DATE, pa.date32(), 2**31 - 1),
        (DATE, pa.date32(), -719_163),
        (TIMESTAMP, pa.timestamp("us", "UTC"), 2**63 - 1),
        (TIMESTAMP, pa.timestamp("ns"), 1),
        (TIMESTAMP, pa.timestamp("s"), 2**62),
    ],
)
def test_a_value_beyond_the_columns_type_is_an_error_that_does_not_tell_it(
    column: Column, kind: pa.DataType, value: object
) -> None:
    with pytest.raises(ValueNotReadable, match=r"The column value holds a value .* cannot hold") as error:
        brought([value], kind, column)
    assert str(value) not in str(error.value)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (TEXT, pa.binary()),
        (TEXT, pa.int64()),
        (INTEGER, pa.float64()),
        (INTEGER, pa.decimal128(12, 2)),
        (INTEGER, pa.string()),
        (NUMBER, pa.string()),
        (DECIMAL, pa.float64()),
        (BOOLEAN, pa.int8()),
        (DATE, pa.timestamp("us")),
        (TIMESTAMP, pa.date32()),
        (TIMESTAMP, pa.time64("us")),
    ],
)
def test_another_type_is_not_brought_to_the_columns(column: Column, kind: pa.DataType) -> None:
    with pytest.raises(SchemaChanged, match=f"The column value is {column.type} in the catalogue, and"):
        check_types([("value", kind)], (column,))


def test_columns_of_other_names_are_not_taken_for_each_other() -> None:
    with pytest.raises(SchemaChanged, match="gives the columns b, a, the catalogue has a, b"):
        check_types([("b", pa.int64()), ("a", pa.int64())], (Column("a", "integer"), Column("b", "integer")))
