"""The sources under test, side by side: each with the contract's table in it, and its own dialect's words."""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from exports.columns import Column
from exports.sources.source import Rows, Source
from exports.statement import Statement, Value
from tests.sources.contract_table import COLUMNS

SLOW = "select count(*) as id from {series} as a(i), {series} as b(i) where a.i * b.i % 7 = 1"
SLOW_IN_DUCKDB = SLOW.format(series="range(3000000)")
SLOW_IN_POSTGRESQL = SLOW.format(series="generate_series(1, 3000000)")


@dataclass(frozen=True)
class Side:
    """`slow` is a query for one integer that takes minutes."""

    name: str
    dialect: Literal["duckdb", "postgresql", "bigquery"]
    source: Source
    table: str
    slow: str = ""

    def statement(
        self, sql: str = "", columns: tuple[Column, ...] = COLUMNS, limit: int | None = None, **values: Value
    ) -> Statement:
        """`sql` is what follows the table's name, with {p1} and so on for the values."""
        quote = "`" if self.dialect == "bigquery" else '"'
        names = ", ".join(f"{quote}{column.name}{quote}" for column in columns)
        places = {name: self._place(name) for name in values}
        text = f"select {names} from {self.table} {sql.format(**places)}"
        return Statement(text, values, columns, self.dialect, limit)

    def given(self, sql: str, *columns: Column, **values: Value) -> Statement:
        """A statement as it stands."""
        return Statement(sql, values, columns, self.dialect, None)

    def _place(self, name: str) -> str:
        return {"duckdb": f"${name}", "postgresql": f"${name[1:]}", "bigquery": f"@{name}"}[self.dialect]


def read(source: Source, statement: Statement, version: str | None = None) -> pa.Table:
    with source.open(statement, version) as rows:
        return table(rows)


def table(rows: Rows) -> pa.Table:
    """Every batch has the schema that was promised."""
    return pa.Table.from_batches(list(rows), rows.schema)
