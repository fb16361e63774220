"""A query, ready for its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from exports.columns import Column

Value = str | int | float | bool | Decimal | date | datetime
Dialect = Literal["duckdb", "postgresql", "bigquery"]


@dataclass(frozen=True, slots=True)
class Statement:
    """`sql` names its parameters as its source does: `$p1` for DuckDB, `$1` for PostgreSQL, `@p1` for BigQuery.

    `parameters` has them in the order of their numbers, under `p1`, `p2` and so on; a datetime is in UTC.
    `columns` are the result's, in order. `limit` is the number in the SQL's LIMIT. Without `filtered`, every row of
    the table is asked for, up to that limit.
    """

    sql: str
    parameters: Mapping[str, Value]
    columns: tuple[Column, ...]
    dialect: Dialect
    limit: int | None
    filtered: bool = True
