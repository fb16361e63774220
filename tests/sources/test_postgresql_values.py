"""PostgreSQL's own types, and values beyond ours."""

from decimal import Decimal
from typing import Any

import pytest

from exports.columns import Column
from exports.errors import SourceRefused, ValueNotReadable
from exports.sources.postgresql import PostgreSqlSource
from exports.statement import Statement
from tests.sources.postgresql_tables import ID, asked
from tests.sources.sides import read


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ("'infinity'::timestamptz", Column("value", "timestamp")),
        ("'-infinity'::date", Column("value", "date")),
        ("'0044-03-15 BC'::date", Column("value", "date")),
        ("'10000-01-01'::date", Column("value", "date")),
        ("'294276-01-01'::timestamp", Column("value", "timestamp")),
        ("1.005::numeric", Column("value", "decimal", precision=12, scale=2)),
        ("'NaN'::numeric", Column("value", "decimal", precision=12, scale=2)),
        ("12345.00::numeric", Column("value", "decimal", precision=6, scale=2)),
        ("100000", Column("value", "decimal", precision=6, scale=2)),
        ("9223372036854775808::numeric", Column("value", "integer")),
        ("0.5::numeric", Column("value", "integer")),
    ],
)
def test_a_value_its_column_cannot_hold_is_never_made_to_fit(
    source: PostgreSqlSource, value: str, column: Column
) -> None:
    with pytest.raises(ValueNotReadable, match="The column value holds a value"):
        read(source, asked(f"SELECT {value} AS value", column))


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        ("7::smallint", Column("value", "integer"), 7),
        ("0.1::real", Column("value", "number"), 0.10000000149011612),
        ("0.1::numeric", Column("value", "number"), 0.1),
        ("7::int", Column("value", "number"), 7.0),
        ("7::bigint", Column("value", "decimal", precision=12, scale=2), Decimal("7.00")),
        ("1.500::numeric", Column("value", "decimal", precision=12, scale=1), Decimal("1.5")),
        ("'a  '::char(3)", Column("value", "text"), "a  "),
        (
            "'6ecd8c99-4036-403d-bf84-cf8400f67836'::uuid",
            Column("value", "text"),
            "6ecd8c99-4036-403d-bf84-cf8400f67836",
        ),
    ],
)
def test_a_value_of_a_kindred_type_is_taken_as_it_is(
    source: PostgreSqlSource, value: str, column: Column, expected: Any
) -> None:
    assert read(source, asked(f"SELECT {value} AS value", column)).to_pylist() == [{"value": expected}]


def test_a_value_that_is_not_of_the_servers_type_says_so(source: PostgreSqlSource) -> None:
    statement = Statement("SELECT 1 AS id WHERE 1 = $1::bigint", {"p1": "one"}, (ID,), "postgresql", None)
    with pytest.raises(SourceRefused, match="not of its column's type"):
        read(source, statement)
