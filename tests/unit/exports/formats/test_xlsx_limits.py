from collections.abc import Iterator

import pyarrow as pa
import pytest

from exports.errors import CellTooLong, ColumnNotWritable, SheetTooLarge, TooManyRows
from exports.format_options import CsvFormat, XlsxFormat
from exports.formats import check_rows, write, zip_stream
from tests.unit.exports.formats.sheets import values
from tests.unit.exports.formats.tables import Sink, nobody, written

XLSX = XlsxFormat()
FLAG = pa.schema([("flag", pa.bool_())])
TEXT = pa.schema([("name", pa.string()), ("n", pa.int64())])
THOUSAND = pa.record_batch([pa.array([True] * 1000)], schema=FLAG)


class Source:
    """Gives rows for ever, and counts them."""

    given = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        while True:
            self.given += THOUSAND.num_rows
            yield THOUSAND


def test_one_row_more_than_a_sheet_holds_is_refused_as_soon_as_it_is_read() -> None:
    source = Source()
    with pytest.raises(
        TooManyRows, match="holds 1,048,575 rows, and the export has more: choose csv, ndjson or parquet"
    ):
        write(source, FLAG, Sink(), XLSX, nobody)
    assert source.given <= 1_048_576 + 20_000


def test_a_full_sheet_is_written() -> None:
    batches = [*[THOUSAND] * 1048, THOUSAND.slice(0, 575)]
    assert write(batches, FLAG, Sink(), XLSX, nobody) == 1_048_575


def test_a_count_known_before_is_refused_before() -> None:
    check_rows(XLSX, 1_048_575)
    with pytest.raises(TooManyRows):
        check_rows(XLSX, 1_048_576)
    check_rows(CsvFormat(), 10**12)


@pytest.mark.parametrize("text", ["x" * 32_767, "é" * 32_767, "𝄞" * 16_383, "&" * 32_767, "\x00" * 32_767])
def test_a_cell_of_the_greatest_length_comes_back(text: str) -> None:
    assert values(written(XLSX, [(text, 1)], TEXT))[1] == [(text, 1)]


@pytest.mark.parametrize("text", ["x" * 32_768, "𝄞" * 16_384])
def test_a_longer_text_is_refused_with_its_place(text: str) -> None:
    rows = [("short", 0)] * 6000 + [(text, 1)]
    with pytest.raises(
        CellTooLong, match="row 6,001 has 32,768 characters in name; .*leave the column out, or choose csv"
    ):
        written(XLSX, rows, TEXT)


def test_a_sheet_too_large_for_the_zip_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_stream, "LARGEST", 100_000)
    with pytest.raises(SheetTooLarge, match="choose csv, ndjson or parquet"):
        written(XLSX, [("some text", 1)] * 2000, TEXT)


def test_more_columns_than_a_sheet_has_are_refused() -> None:
    schema = pa.schema([(f"c{number}", pa.bool_()) for number in range(16_385)])
    with pytest.raises(ColumnNotWritable, match="has 16,384 columns, the export 16,385"):
        write([], schema, Sink(), XLSX, nobody)
