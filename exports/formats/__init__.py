"""Record batches to files: one way of writing a value, whatever source it came from.

`write` takes the batches of a source, whose columns are those of `exports.columns.arrow_schema`, and gives the bytes
to a sink. It neither seeks in the sink nor closes it, and holds a few thousand rows at a time. The same rows give
the same bytes, however the source cut its batches, for as long as pyarrow and isal stay the same.

Parquet keeps every value as it is. The others:

| value | CSV | JSON (NDJSON and GeoJSON) | XLSX |
|---|---|---|---|
| NULL | nothing | `null` | no cell, in the first column an empty one |
| empty string | `""` | `""` | a cell without text |
| text | in quotes | string | text, never a formula |
| integer | `-12` | number | number; beyond 2^53 text |
| number | `0.1`, `1e+20`, `5` for 5.0 | number | number |
| NaN, infinities | `nan`, `inf`, `-inf` | `null` | the text `nan`, `inf`, `-inf` |
| decimal | `12.50`, never an exponent | number; of more than 15 digits string | number; of more than 15 digits text |
| boolean | `true`, `false` | `true`, `false` | boolean |
| date | `"2024-05-06"` | string | date; before 1900-03-01 text |
| timestamp | `"2024-05-06T07:08:09.000010Z"` | string | UTC, to the ms; before 1900-03-01 text |

Numbers have the fewest digits that read back as the same double; decimals keep the zeros of their scale. Whether a
decimal has more than 15 digits is decided in JSON by the column's precision, so that a column has one type,
and in XLSX by the value. Timestamps have six decimal places and the zone Z always; years before 1 and beyond 9999
have the sign and the digits they need, and a date or timestamp without end is `infinity` or `-infinity`.

CSV is RFC 4180: UTF-8, lines that end with CR LF, and first a header. Texts, dates, timestamps and decimals of more
than six places stand in quotes, and nothing else does; so an empty cell in quotes is the empty string, and one
without is NULL. In a file of one column, a row with NULL is an empty line. The guard (`guard_formulas`) puts `'`
before each text that a spreadsheet would run as a formula: one that begins with = + - @ (full-width ones too, and
behind white space), with a tab or with a line's end. The names of the columns are the catalogue's and left alone.

NDJSON ends its lines with a line feed; a file without rows is empty. GeoJSON has a Point [longitude, latitude] and
all columns as properties for every row; the geometry is null where a coordinate is NULL, no number, or not on
Earth. Gzip is one member and zstd one frame, since some readers stop after the first.

XLSX is one sheet: 1,048,575 rows below their names, 32,767 characters to a cell, 2 GiB of XML. More is refused
with an error that names the formats that take it. Characters that XML forbids are written as Excel does: `_x0001_`.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import pyarrow as pa

from exports.format_options import Format
from exports.formats.csv_file import write_csv
from exports.formats.geojson import write_geojson
from exports.formats.ndjson import write_ndjson
from exports.formats.parquet_file import write_parquet
from exports.formats.text_file import OnRows, Sink
from exports.formats.xlsx import check_rows as check_xlsx_rows
from exports.formats.xlsx import write_xlsx

__all__ = ["FORMATS", "FileFormat", "check_rows", "content_type", "extension", "write"]


class FileFormat(NamedTuple):
    """Extension and type are those of the file before it is compressed."""

    write: Callable[..., int]
    extension: str
    content_type: str


FORMATS: Final[Mapping[str, FileFormat]] = MappingProxyType(
    {
        "csv": FileFormat(write_csv, "csv", "text/csv; charset=utf-8"),
        "ndjson": FileFormat(write_ndjson, "ndjson", "application/x-ndjson"),
        "parquet": FileFormat(write_parquet, "parquet", "application/vnd.apache.parquet"),
        "xlsx": FileFormat(
            write_xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        "geojson": FileFormat(write_geojson, "geojson", "application/geo+json"),
    }
)

_COMPRESSED: Final = {"gzip": (".gz", "application/gzip"), "zstd": (".zst", "application/zstd")}


def write(
    rows: Iterable[pa.RecordBatch], schema: pa.Schema, sink: Sink, options: Format, on_rows: OnRows
) -> int:
    """The number of rows written; `on_rows` is told it as it grows. NotWritable where the format cannot hold them."""
    return FORMATS[options.kind].write(rows, schema, sink, options, on_rows)


def check_rows(options: Format, rows: int) -> None:
    """TooManyRows, before the work starts, where the count is known and the format cannot hold so many."""
    if options.kind == "xlsx":
        check_xlsx_rows(rows)


def extension(options: Format) -> str:
    """Without its first dot: `csv`, `csv.gz`."""
    compressed, _ = _COMPRESSED.get(getattr(options, "compression", "none"), ("", ""))
    return FORMATS[options.kind].extension + compressed


def content_type(options: Format) -> str:
    """A compressed file is downloaded as it is, so its type is the compression's."""
    _, compressed = _COMPRESSED.get(getattr(options, "compression", "none"), ("", ""))
    return compressed or FORMATS[options.kind].content_type
