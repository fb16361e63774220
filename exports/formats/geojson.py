"""GeoJSON (RFC 7946): a FeatureCollection with a point for each row."""

from collections.abc import Iterable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.errors import NoCoordinates
from exports.format_options import GeoJsonFormat
from exports.formats.json_text import NULL, json_object
from exports.formats.plain_text import plain_text
from exports.formats.row_text import Piece, joined, joined_rows
from exports.formats.text_file import OnRows, Sink, TextFile, write_text

HEAD: Final = b'{"type":"FeatureCollection","features":[\n'
FOOT: Final = b"\n]}\n"
BETWEEN: Final = ",\n"


def write_geojson(
    rows: Iterable[pa.RecordBatch], schema: pa.Schema, sink: Sink, options: GeoJsonFormat, on_rows: OnRows
) -> int:
    """Every column is a property too, the coordinates among them: nothing is lost where the geometry is null."""
    latitude = _coordinate(schema, "latitude", options.latitude)
    longitude = _coordinate(schema, "longitude", options.longitude)

    def features(batch: pa.RecordBatch) -> bytes:
        point = _point(batch.column(longitude), batch.column(latitude))
        geometry = ('{"type":"Feature","geometry":', point, ',"properties":')
        return joined_rows((BETWEEN, *geometry, *json_object(batch), "}"), NULL)

    file = TextFile(features, HEAD, BETWEEN.encode(), FOOT)
    return write_text(file, rows, schema, sink, "none", on_rows)


def _coordinate(schema: pa.Schema, what: str, name: str | None) -> str:
    if name is None:
        raise NoCoordinates(f"GeoJSON needs a column of {what}s: name one in the format's option {what}")
    if name not in schema.names:
        raise NoCoordinates(f"the {what} column {name} is not among the export's columns: add it to them")
    kind = schema.field(name).type
    if not (pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_integer(kind)):
        raise NoCoordinates(f"the {what} column {name} has the type {kind}; coordinates are numbers")
    return name


def _point(longitudes: pa.Array, latitudes: pa.Array) -> Piece:
    """Null where a coordinate is missing, no number, or not on Earth."""
    on_earth = pc.and_(_within(longitudes, 180), _within(latitudes, 90))
    place = joined(
        ('{"type":"Point","coordinates":[', plain_text(longitudes), ",", plain_text(latitudes), "]}")
    )
    return pc.if_else(on_earth, place, None)


def _within(degrees: pa.Array, most: int) -> pa.Array:
    return pc.less_equal(pc.abs(pc.cast(degrees, pa.float64())), most)  # false for NaN
