"""Where the three dialects differ: parameters, their types, and the order of texts."""

from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from exports.columns import Column
from exports.statement import Dialect

# PostgreSQL would guess a parameter's type from the column beside it and refuse a 64-bit number next to a 32-bit
# one; DuckDB would convert the whole column to the type of the value. BigQuery's parameters come with a type.
_CASTS: Final = {
    "text": exp.DType.TEXT,
    "integer": exp.DType.BIGINT,
    "number": exp.DType.DOUBLE,
    "boolean": exp.DType.BOOLEAN,
    "date": exp.DType.DATE,
    "timestamp": exp.DType.TIMESTAMPTZ,
    "decimal": exp.DType.DECIMAL,
}


@dataclass(frozen=True, slots=True)
class Writing:
    """`name` is sqlglot's word for the dialect."""

    name: str
    casts: bool
    by_number: bool
    collates: bool

    def parameter(self, number: int, column: Column) -> exp.Expr:
        """The place of the value that goes by this number, from 1."""
        place = (
            exp.Parameter(this=exp.Literal.number(number))
            if self.by_number
            else exp.Placeholder(this=f"p{number}")
        )
        return exp.Cast(this=place, to=_type(column)) if self.casts else place

    def sortable(self, column: Column) -> exp.Expr:
        """Texts sort by code point everywhere: a server's own collation differs from the next one's."""
        if not self.collates or column.type != "text":
            return quoted(column)
        return exp.Collate(this=quoted(column), expression=exp.to_identifier("C", quoted=True))


DIALECTS: Final[dict[Dialect, Writing]] = {
    "duckdb": Writing("duckdb", casts=True, by_number=False, collates=False),
    "postgresql": Writing("postgres", casts=True, by_number=True, collates=True),
    "bigquery": Writing("bigquery", casts=False, by_number=False, collates=False),
}


def quoted(column: Column) -> exp.Column:
    return exp.column(exp.to_identifier(column.name, quoted=True))


def _type(column: Column) -> exp.DataType:
    digits = [number for number in (column.precision, column.scale) if number is not None]
    sizes = [exp.DataTypeParam(this=exp.Literal.number(number)) for number in digits]
    return exp.DataType(this=_CASTS[column.type], expressions=sizes)
