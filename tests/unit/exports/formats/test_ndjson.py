import json
import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from exports.format_options import NdjsonFormat
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

PLAIN = NdjsonFormat()


@given(tables, cuts, st.integers(1, 20))
def test_a_table_comes_back_but_for_numbers_that_json_has_not(
    rows: list[Row], cuts: list[int], size: int
) -> None:
    with blocks_of(size):
        data = written(PLAIN, rows, cuts=cuts)
    assert differences(values(data), [in_json(row) for row in rows]) == []


def test_hard_values_come_back() -> None:
    with blocks_of(7):
        data = written(PLAIN, HARD_ROWS)
    assert differences(values(data), [in_json(row) for row in HARD_ROWS]) == []


def test_a_line_is_a_line_to_every_reader() -> None:
    text = written(PLAIN, HARD_ROWS).decode()
    assert len(text.splitlines()) == text.count("\n") == len(HARD_ROWS)


def test_duckdb_reads_every_type_back(tmp_path: object) -> None:
    file = f"{tmp_path}/table.ndjson"
    rows = [row for row in HARD_ROWS if row[0] is None or "\x00" not in row[0]]
    with open(file, "wb") as out:  # noqa: PTH123 — a path in a SQL text
        out.write(written(PLAIN, rows))
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
            "select * replace (moment at time zone 'UTC' as moment, number + 0.0 as number) "
            "from read_json($file, format = 'nd', columns = $columns)",
            params={"file": file, "columns": columns},
        ).to_arrow_table()
    table = pa.table(
        [column.cast(field.type) for column, field in zip(read.columns, EVERY_TYPE, strict=True)], EVERY_TYPE
    )
    got = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    assert differences(got, [in_json(row) for row in rows]) == []


def test_values_are_written_as_the_contract_says() -> None:
    assert written(PLAIN, HARD_ROWS[7:8]).decode() == (
        '{"text":"tenth","integer":-1,"number":0.1,"price":-0.01,"wide":"1000000000000000000000000000.0000000000",'
        '"flag":true,"day":null,"moment":"2024-02-29T01:02:03.000040Z"}\n'
    )


def test_decimals_are_numbers_where_a_double_holds_every_one_of_the_column() -> None:
    schema = pa.schema([("a", pa.decimal128(15, 2)), ("b", pa.decimal128(16, 2))])
    assert written(PLAIN, [(Decimal(1), Decimal(1))], schema) == b'{"a":1.00,"b":"1.00"}\n'


def test_integers_have_all_their_digits() -> None:
    schema = pa.schema([("n", pa.int64())])
    rows = [(2**63 - 1,), (-(2**63),), (2**53 + 1,)]
    lines = written(PLAIN, rows, schema).decode().splitlines()
    assert lines == ['{"n":9223372036854775807}', '{"n":-9223372036854775808}', '{"n":9007199254740993}']


def test_names_are_escaped_like_texts() -> None:
    schema = pa.schema([('a "b"\n', pa.int64()), ("größe", pa.int64())])
    assert written(PLAIN, [(1, None)], schema).decode() == '{"a \\"b\\"\\n":1,"größe":null}\n'


def test_no_rows_give_an_empty_file() -> None:
    assert written(PLAIN, []) == b""


def values(data: bytes) -> list[tuple[Any, ...]]:
    rows = []
    for line in data.decode().split("\n")[:-1]:
        read = json.loads(line, parse_float=Decimal, parse_constant=no_such_number)
        assert list(read) == EVERY_TYPE.names
        rows.append(tuple(_value(read[field.name], field.type) for field in EVERY_TYPE))
    return rows


def _value(read: Any, kind: pa.DataType) -> Any:
    if read is None:
        return None
    if pa.types.is_floating(kind):
        return float(read)
    if pa.types.is_decimal(kind):
        return Decimal(read)
    if pa.types.is_date(kind):
        return date.fromisoformat(read)
    return datetime.fromisoformat(read) if pa.types.is_timestamp(kind) else read


def in_json(row: Row) -> Row:
    """What JSON can say of it: no NaN, no infinity; -0 is read as the integer 0."""
    return tuple(
        value if not isinstance(value, float) else value + 0.0 if math.isfinite(value) else None
        for value in row
    )


def no_such_number(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")
