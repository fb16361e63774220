"""A DuckDB that sees one file, and nothing that a statement says can change that."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb

from exports.columns import Column
from exports.errors import SourceRefused
from exports.sources.limits import Limits
from exports.statement import Statement

DATABASES: Final = (".duckdb", ".ddb", ".db")
PARQUET: Final = (".parquet",)
CSV: Final = (".csv", ".csv.gz", ".csv.zst")


def opened(
    path: Path, table: tuple[str, ...], columns: tuple[Column, ...], limits: Limits, spill_folder: str
) -> duckdb.DuckDBPyConnection:
    """`table` is there, and the connection can neither write nor read anything else, nor be told otherwise."""
    # Never connected to the file itself: all such connections of a process are one, with one configuration.
    connection = duckdb.connect(":memory:", config=limits.config())
    try:
        connection.execute("set temp_directory = $folder", {"folder": spill_folder})
        # Not in the config: DuckDB 2.0 shows it then, but does not keep it.
        connection.execute("set max_temp_directory_size = $size", {"size": limits.spill})
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = true")  # without it, no progress is known
        connection.execute("set enable_progress_bar_print = false")
        if path.name.endswith(DATABASES):
            place = _quoted(str(path), "'")
            connection.execute(f"attach {place} as source (read_only)")
            connection.execute("use source")
        else:
            _make_view(connection, path, table, columns)
            connection.execute("set allowed_paths = [$path]", {"path": str(path)})
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


def values_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """By way of Arrow: DuckDB's own way to a datetime needs another package."""
    return [tuple(row.values()) for row in connection.sql(sql).to_arrow_table().to_pylist()]


def estimated(connection: duckdb.DuckDBPyConnection, statement: Statement) -> int | None:
    plan = connection.execute(f"explain (format json) {statement.sql}", dict(statement.parameters))
    told = list(_cardinalities(json.loads(plan.fetchall()[0][1])))
    guess = next((rows for rows in told if rows), told[0] if told else None)  # a LIMIT that streams tells 0
    if guess is None or statement.limit is None:
        return guess
    return min(guess, statement.limit)


def check_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """The file may be written by its owner, and DuckDB may write what it may read."""
    kinds = [statement.type for statement in connection.extract_statements(sql)]
    if kinds != [duckdb.StatementType.SELECT]:
        raise SourceRefused("An export runs one SELECT and nothing else.")


def _make_view(
    connection: duckdb.DuckDBPyConnection, path: Path, table: tuple[str, ...], columns: tuple[Column, ...]
) -> None:
    *schema, _ = parts = [_quoted(part, '"') for part in table]
    if schema:
        connection.execute(f"create schema if not exists {schema[-1]}")
    view, rows = ".".join(parts), _reading(path, columns)
    connection.execute(f"create view {view} as select * from {rows}")  # noqa: S608 — names and path are quoted


def _reading(path: Path, columns: tuple[Column, ...]) -> str:
    place = _quoted(str(path), "'")
    if path.name.endswith(PARQUET):
        return f"read_parquet({place})"
    if not path.name.endswith(CSV):
        known = ", ".join((*PARQUET, *CSV, *DATABASES))
        raise SourceRefused(f"{path.name} is no file of a known kind; its name must end in one of {known}.")
    pairs = ((_quoted(column.name, "'"), _quoted(_cell_type(column), "'")) for column in columns)
    cells = ", ".join(f"{name}: {kind}" for name, kind in pairs)
    return (
        f"read_csv({place}, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        f"allow_quoted_nulls = false, types = {{{cells}}})"
    )


def _cell_type(column: Column) -> str:
    if column.type == "decimal":
        return f"DECIMAL({column.precision}, {column.scale})"
    return _CELL_TYPES[column.type]


_CELL_TYPES: Final = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
}


def _quoted(text: str, mark: str) -> str:
    return mark + text.replace(mark, mark * 2) + mark


def _cardinalities(plan: list[dict[str, Any]]) -> Iterator[int]:
    """From the last step backwards; some steps tell none."""
    for step in plan:
        told = step.get("extra_info", {}).get("Estimated Cardinality")
        if told is not None:
            yield int(told)
        yield from _cardinalities(step.get("children", []))
