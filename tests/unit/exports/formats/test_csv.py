import csv
from io import BytesIO, StringIO

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow.csv import ConvertOptions, ParseOptions, read_csv

from exports.format_options import CsvFormat
from tests.unit.exports.formats.csv_cells import Cell, Delimiter, cells, values
from tests.unit.exports.formats.tables import (
    EVERY_TYPE,
    HARD_ROWS,
    batches,
    blocks_of,
    cuts,
    differences,
    tables,
    written,
)

AS_IT_IS = CsvFormat(guard_formulas=False)


@given(tables, cuts, st.integers(1, 20))
def test_a_table_comes_back_cell_by_cell(rows: list[tuple[object, ...]], cuts: list[int], size: int) -> None:
    with blocks_of(size):
        data = written(AS_IT_IS, rows, cuts=cuts)
    assert differences(values(data, EVERY_TYPE), rows) == []


def test_hard_values_come_back_cell_by_cell() -> None:
    with blocks_of(7):
        data = written(AS_IT_IS, HARD_ROWS)
    assert differences(values(data, EVERY_TYPE), HARD_ROWS) == []


def test_arrow_reads_every_type_back() -> None:
    rows = [row for row in HARD_ROWS if "\x00" not in str(row[0])]
    read = read_csv(
        BytesIO(written(AS_IT_IS, rows)),
        parse_options=ParseOptions(newlines_in_values=True),
        convert_options=ConvertOptions(
            column_types=EVERY_TYPE,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    assert read.schema == EVERY_TYPE
    assert differences(list(zip(*(column.to_pylist() for column in read.columns), strict=True)), rows) == []


def test_duckdb_reads_every_type_back(tmp_path: object) -> None:
    file = f"{tmp_path}/table.csv"
    with open(file, "wb") as out:  # noqa: PTH123 — a path in a SQL text
        out.write(written(AS_IT_IS, HARD_ROWS))
    columns = {
        "text": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "price": "DECIMAL(12,2)",
        "wide": "DECIMAL(38,10)",
        "flag": "BOOLEAN",
        "day": "DATE",
        "moment": "TIMESTAMPTZ",
    }
    with duckdb.connect() as connection:
        read = connection.sql(
            "select * replace (moment at time zone 'UTC' as moment) from read_csv($file, header = true, delim = ',', "
            "quote = '\"', escape = '\"', allow_quoted_nulls = false, auto_detect = false, columns = $columns)",
            params={"file": file, "columns": columns},
        ).to_arrow_table()
    table = pa.table(
        [column.cast(field.type) for column, field in zip(read.columns, EVERY_TYPE, strict=True)], EVERY_TYPE
    )
    assert (
        differences(list(zip(*(column.to_pylist() for column in table.columns), strict=True)), HARD_ROWS)
        == []
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_in_texts_and_names_are_no_delimiters(delimiter: Delimiter) -> None:
    schema = pa.schema([('a "name", one; two\tthree', pa.string()), ("number", pa.float64())])
    data = written(CsvFormat(delimiter=delimiter), [("1,5;2\t5", 1.5)], schema)
    assert cells(data, delimiter) == [
        [Cell(schema.names[0], True), Cell("number", True)],
        [Cell("1,5;2\t5", True), Cell("1.5", False)],
    ]
    assert list(csv.reader(StringIO(data.decode(), newline=""), delimiter=delimiter))[1] == [
        "1,5;2\t5",
        "1.5",
    ]


def test_null_and_the_empty_string_differ() -> None:
    schema = pa.schema([("a", pa.string()), ("b", pa.string())])
    assert written(CsvFormat(), [(None, "")], schema) == b'"a","b"\r\n,""\r\n'


def test_a_row_of_one_null_is_an_empty_line() -> None:
    schema = pa.schema([("a", pa.string())])
    assert written(CsvFormat(), [(None,), ("",)], schema) == b'"a"\r\n\r\n""\r\n'


def test_values_are_written_as_the_contract_says() -> None:
    first = dict(zip(EVERY_TYPE.names, cells(written(CsvFormat(), HARD_ROWS[7:8]))[1], strict=True))
    assert first == {
        "text": Cell("tenth", True),
        "integer": Cell("-1", False),
        "number": Cell("0.1", False),
        "price": Cell("-0.01", False),
        "wide": Cell("1000000000000000000000000000.0000000000", True),
        "flag": Cell("true", False),
        "day": Cell("", False),
        "moment": Cell("2024-02-29T01:02:03.000040Z", True),
    }


def test_no_rows_give_a_header() -> None:
    schema = pa.schema([("a", pa.string()), ("b", pa.int64())])
    assert written(CsvFormat(), [], schema) == b'"a","b"\r\n'
    assert written(CsvFormat(bom=True), [], schema) == b'\xef\xbb\xbf"a","b"\r\n'


def test_the_byte_order_mark_stands_at_the_beginning_and_nowhere_else() -> None:
    rows = [(number,) for number in range(100)]
    schema = pa.schema([("n", pa.int64())])
    with blocks_of(8):
        marked, plain = (written(CsvFormat(bom=bom), rows, schema) for bom in (True, False))
    assert marked == b"\xef\xbb\xbf" + plain
    assert b"\xef\xbb\xbf" not in plain


def test_a_very_long_text_comes_back() -> None:
    schema = pa.schema([("text", pa.string()), ("n", pa.int64())])
    long = 'long "text"\n' * 1_000_000
    assert values(written(CsvFormat(), [(long, 1), ("short", 2)], schema), schema) == [
        (long, 1),
        ("short", 2),
    ]
    assert batches([(long, 1)], schema)[0].nbytes > 8_000_000
