"""What all formats keep to."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.errors import RowsChanged
from exports.format_options import (
    FORMATS as OPTIONS,
)
from exports.format_options import (
    CsvFormat,
    Format,
    GeoJsonFormat,
    NdjsonFormat,
    ParquetFormat,
    XlsxFormat,
)
from exports.formats import FORMATS, content_type, extension, write
from tests.unit.exports.formats.tables import (
    EVERY_TYPE,
    HARD_ROWS,
    Row,
    Sink,
    batches,
    blocks_of,
    cuts,
    nobody,
    tables,
    written,
)

EVERY_FORMAT: list[Format] = [
    CsvFormat(),
    CsvFormat(compression="gzip", bom=True, delimiter=";"),
    CsvFormat(compression="zstd", guard_formulas=False),
    NdjsonFormat(),
    NdjsonFormat(compression="gzip"),
    NdjsonFormat(compression="zstd"),
    ParquetFormat(),
    XlsxFormat(),
    GeoJsonFormat(latitude="number", longitude="price"),
]
every_format = pytest.mark.parametrize("options", EVERY_FORMAT, ids=repr)


def test_every_format_that_can_be_asked_for_can_be_written() -> None:
    assert set(FORMATS) == {kind.model_fields["kind"].default for kind in OPTIONS}


@settings(max_examples=30)
@given(tables, cuts, cuts, st.sampled_from(EVERY_FORMAT))
def test_the_same_rows_give_the_same_bytes_however_they_come(
    rows: list[Row], one: list[int], other: list[int], options: Format
) -> None:
    with blocks_of(6):
        assert written(options, rows, cuts=one) == written(options, rows, cuts=other)


@every_format
def test_the_file_grows_with_the_rows_and_is_never_whole_in_memory(options: Format) -> None:
    chance = Random(7)
    rows = [(chance.randbytes(100).hex(), *HARD_ROWS[7][1:]) for _ in range(8000)]
    sink = Sink()
    parts_then: list[int] = []
    with blocks_of(100):
        write(batches(rows), EVERY_TYPE, sink, options, lambda _: parts_then.append(len(sink.parts)))
    assert len(parts_then) >= 10
    assert parts_then[len(parts_then) // 2] > 1
    assert max(map(len, sink.parts)) < sum(map(len, sink.parts)) / 3


@every_format
def test_what_the_source_raises_reaches_the_caller(options: Format) -> None:
    def breaking() -> Iterator[pa.RecordBatch]:
        yield from batches(HARD_ROWS)
        raise OSError("the source is gone")

    with blocks_of(5), pytest.raises(OSError, match="the source is gone"):
        write(breaking(), EVERY_TYPE, Sink(), options, nobody)


@every_format
def test_what_the_sink_raises_reaches_the_caller(options: Format) -> None:
    class Full:
        def write(self, _: bytes) -> None:
            raise OSError("the bucket is full")

    with pytest.raises(OSError, match="the bucket is full"):
        write(batches(HARD_ROWS), EVERY_TYPE, Full(), options, nobody)


@every_format
def test_whoever_is_told_of_rows_can_stop_the_work(options: Format) -> None:
    def stop(rows: int) -> None:
        raise InterruptedError

    source = iter(batches(HARD_ROWS, cuts=range(50)))
    with blocks_of(1), pytest.raises(InterruptedError):
        write(source, EVERY_TYPE, Sink(), options, stop)


@every_format
def test_a_source_whose_columns_change_is_stopped(options: Format) -> None:
    other: Any = EVERY_TYPE.set(1, pa.field("integer", pa.string()))
    changed = pa.RecordBatch.from_pylist([], schema=other)
    with pytest.raises(RowsChanged, match="integer"):
        write([*batches(HARD_ROWS), changed], EVERY_TYPE, Sink(), options, nobody)


@pytest.mark.parametrize(
    ("options", "ending", "kind"),
    [
        (CsvFormat(), "csv", "text/csv; charset=utf-8"),
        (CsvFormat(compression="gzip"), "csv.gz", "application/gzip"),
        (NdjsonFormat(), "ndjson", "application/x-ndjson"),
        (NdjsonFormat(compression="zstd"), "ndjson.zst", "application/zstd"),
        (ParquetFormat(), "parquet", "application/vnd.apache.parquet"),
        (XlsxFormat(), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (GeoJsonFormat(), "geojson", "application/geo+json"),
    ],
)
def test_a_file_has_the_ending_and_the_type_of_what_is_in_it(options: Format, ending: str, kind: str) -> None:
    assert (extension(options), content_type(options)) == (ending, kind)
