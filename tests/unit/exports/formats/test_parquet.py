from io import BytesIO

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow.parquet import ParquetFile

from exports.format_options import ParquetFormat
from exports.formats import parquet_file
from tests.unit.exports.formats.tables import (
    EVERY_TYPE,
    HARD_ROWS,
    Row,
    blocks_of,
    cuts,
    differences,
    tables,
    written,
)

PARQUET = ParquetFormat()


@given(tables, cuts, st.integers(1, 20))
def test_a_table_comes_back_with_its_types(rows: list[Row], cuts: list[int], size: int) -> None:
    with blocks_of(size):
        file = opened(written(PARQUET, rows, cuts=cuts))
    assert file.schema_arrow == EVERY_TYPE
    assert differences(rows_of(file.read()), rows) == []


def test_hard_values_come_back_over_many_row_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "BLOCKS", 2)
    with blocks_of(3):
        file = opened(written(PARQUET, HARD_ROWS, cuts=[5, 6, 17]))
    assert group_sizes(file)[:-1] == [6] * (len(HARD_ROWS) // 6)
    assert differences(rows_of(file.read()), HARD_ROWS) == []


def test_duckdb_reads_every_type_back(tmp_path: object) -> None:
    file = f"{tmp_path}/table.parquet"
    with open(file, "wb") as out:  # noqa: PTH123 — a path in a SQL text
        out.write(written(PARQUET, HARD_ROWS))
    with duckdb.connect() as connection:
        read = connection.sql("from read_parquet($file)", params={"file": file}).to_arrow_table()
    assert [str(field.type) for field in read.schema][:-1] == [str(field.type) for field in EVERY_TYPE][:-1]
    assert differences(rows_of(read.cast(EVERY_TYPE)), HARD_ROWS) == []


def test_a_row_group_is_many_batches() -> None:
    rows = [(number,) for number in range(300_000)]
    file = opened(written(PARQUET, rows, pa.schema([("n", pa.int64())]), cuts=[7, 100, 500, 999]))
    assert group_sizes(file) == [65_536] * 4 + [37_856]


def test_columns_that_repeat_themselves_get_a_dictionary_and_others_do_not() -> None:
    schema = pa.schema(
        [("country", pa.string()), ("id", pa.int64()), ("name", pa.string()), ("flag", pa.bool_())]
    )
    rows = [(("DE", "FR", "PL")[number % 3], number, f"name {number}", True) for number in range(1000)]
    group = opened(written(PARQUET, rows, schema)).metadata.row_group(0)
    dictionaries = {
        group.column(number).path_in_schema: group.column(number).has_dictionary_page for number in range(4)
    }
    assert dictionaries == {"country": True, "id": False, "name": False, "flag": False}
    assert {group.column(number).compression for number in range(4)} == {"ZSTD"}


def test_no_rows_give_a_file_with_its_columns() -> None:
    file = opened(written(PARQUET, []))
    assert (file.metadata.num_rows, file.schema_arrow) == (0, EVERY_TYPE)


def opened(data: bytes) -> ParquetFile:
    return ParquetFile(BytesIO(data))


def group_sizes(file: ParquetFile) -> list[int]:
    return [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]


def rows_of(table: pa.Table) -> list[tuple[object, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))
