"""The formats a request can ask for, with their options."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

Compression = Literal["none", "gzip", "zstd"]


class _Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CsvFormat(_Options):
    """`bom` is for Excel; `guard_formulas` keeps spreadsheets from running a text as a formula."""

    kind: Literal["csv"] = "csv"
    compression: Compression = "none"
    bom: StrictBool = False
    delimiter: Literal[",", ";", "\t"] = ","
    guard_formulas: StrictBool = True


class NdjsonFormat(_Options):
    """One JSON object a line."""

    kind: Literal["ndjson"] = "ndjson"
    compression: Compression = "none"


class ParquetFormat(_Options):
    """Columns with their types, compressed."""

    kind: Literal["parquet"] = "parquet"


class XlsxFormat(_Options):
    """One sheet of at most 1,048,575 rows."""

    kind: Literal["xlsx"] = "xlsx"


class GeoJsonFormat(_Options):
    """A point for each row; the catalogue says where the coordinates are if the request does not."""

    kind: Literal["geojson"] = "geojson"
    latitude: Annotated[StrictStr, Field(min_length=1, max_length=63)] | None = None
    longitude: Annotated[StrictStr, Field(min_length=1, max_length=63)] | None = None


Format = CsvFormat | NdjsonFormat | ParquetFormat | XlsxFormat | GeoJsonFormat
FORMATS = (CsvFormat, NdjsonFormat, ParquetFormat, XlsxFormat, GeoJsonFormat)
