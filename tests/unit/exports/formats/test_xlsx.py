from io import BytesIO
from zipfile import ZipFile

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from exports.format_options import XlsxFormat
from tests.unit.exports.formats.sheets import agree, in_a_sheet, values
from tests.unit.exports.formats.tables import EVERY_TYPE, HARD_ROWS, Row, blocks_of, cuts, tables, written

XLSX = XlsxFormat()


@settings(max_examples=60)
@given(tables, cuts, st.integers(1, 20))
def test_a_table_comes_back_as_far_as_a_sheet_can_hold_it(
    rows: list[Row], cuts: list[int], size: int
) -> None:
    with blocks_of(size):
        assert disagreements(written(XLSX, rows, cuts=cuts), rows) == []


def test_hard_values_come_back() -> None:
    with blocks_of(7):
        assert disagreements(written(XLSX, HARD_ROWS), HARD_ROWS) == []


def test_null_is_no_cell_and_the_empty_string_is_one() -> None:
    schema = pa.schema([("n", pa.int64()), ("a", pa.string())])
    assert sheet_of(written(XLSX, [(1, None), (1, "")], schema)).endswith(
        '<row r="2"><c r="A2"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="inlineStr"><is><t xml:space="preserve"></t></is></c></row>'
        "</sheetData></worksheet>"
    )


def test_a_row_of_nulls_is_a_row_at_the_end_too() -> None:
    data = written(XLSX, [(None,) * 8, (None,) * 8])
    assert values(data)[1] == [(None,) * 8, (None,) * 8]
    assert '<row r="3"><c r="A3"/></row></sheetData>' in sheet_of(data)


def test_dates_and_times_are_dates_and_times_to_a_spreadsheet() -> None:
    sheet = load_workbook(BytesIO(written(XLSX, HARD_ROWS[1:2]))).active
    assert [sheet.cell(2, column).number_format for column in (7, 8)] == [
        r"yyyy\-mm\-dd",
        r"yyyy\-mm\-dd\ hh:mm:ss.000",
    ]
    assert [sheet.cell(2, column).is_date for column in (1, 7, 8)] == [False, True, True]


def test_the_names_are_bold_and_stay_in_sight() -> None:
    schema = pa.schema([("a <b> & _x0041_", pa.string())])
    sheet = load_workbook(BytesIO(written(XLSX, [("x",)], schema))).active
    assert sheet.freeze_panes == "A2"
    assert sheet.cell(1, 1).font.bold
    assert not sheet.cell(2, 1).font.bold
    assert values(written(XLSX, [("x",)], schema))[0] == [sheet.cell(1, 1).value]


def test_columns_beyond_z_have_their_letters() -> None:
    schema = pa.schema([(f"c{number}", pa.int64()) for number in range(705)])
    sheet = load_workbook(BytesIO(written(XLSX, [tuple(range(705))], schema))).active
    assert [sheet[f"{letters}2"].value for letters in ("A", "Z", "AA", "ZZ", "AAA", "AAC")] == [
        0,
        25,
        26,
        701,
        702,
        704,
    ]


def test_no_rows_give_a_sheet_of_names() -> None:
    assert values(written(XLSX, [])) == (EVERY_TYPE.names, [])


def test_the_file_is_a_plain_zip_that_tells_its_sums() -> None:
    data = written(XLSX, HARD_ROWS)
    with ZipFile(BytesIO(data)) as file:
        assert file.testzip() is None
        assert file.namelist()[0] == "[Content_Types].xml"
    assert b"PK\x06\x06" not in data  # the mark of ZIP64


def sheet_of(data: bytes) -> str:
    return ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()


def disagreements(data: bytes, rows: list[Row]) -> list[tuple[object, object]]:
    names, read = values(data)
    assert names == EVERY_TYPE.names
    assert len(read) == len(rows)
    pairs = (
        pair for got, row in zip(read, rows, strict=True) for pair in zip(got, in_a_sheet(row), strict=True)
    )
    return [(got, wanted) for got, wanted in pairs if not agree(got, wanted)]
