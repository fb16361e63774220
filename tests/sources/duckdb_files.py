"""What the tests of files have in common."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from exports.columns import Column
from exports.sources.duckdb import DuckDbSource
from exports.sources.files import LocalFile
from exports.sources.limits import Limits
from exports.sources.versions import Version
from exports.statement import Statement

ID = Column("id", "integer")
TEXT = Column("text", "text")
MANY = 1_000_000


def many(path: Path, text: str = "old") -> Path:
    """So many rows that the last is not read when the first one is given."""
    pq.write_table(pa.table({"id": range(MANY), "text": [text] * MANY}), path, row_group_size=50_000)
    return path


def source_of(
    path: Path,
    *columns: Column,
    version_from: Version | None = None,
    limits: Limits | None = None,
) -> DuckDbSource:
    return DuckDbSource(LocalFile(path), ("rows",), columns or (ID, TEXT), version_from, limits or Limits())


def asked(sql: str, *columns: Column, **values: Any) -> Statement:
    return Statement(sql, values, columns, "duckdb", None)


ALL = asked("select id, text from rows order by id", ID, TEXT)
UNSORTED = asked("select id, text from rows", ID, TEXT)
