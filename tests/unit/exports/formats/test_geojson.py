import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.errors import NoCoordinates
from exports.format_options import GeoJsonFormat
from tests.unit.exports.formats.tables import blocks_of, cuts, texts, written

PLACES = pa.schema([("name", pa.string()), ("lat", pa.float64()), ("lon", pa.float64())])
GEOJSON = GeoJsonFormat(latitude="lat", longitude="lon")

places = st.lists(
    st.tuples(st.none() | texts, st.none() | st.floats(), st.none() | st.floats(-400, 400)), max_size=30
)


def test_every_row_is_a_feature_with_all_columns_as_properties() -> None:
    data = written(GEOJSON, [("Köln", 50.94, 6.96), (None, 0.0, -180.0)], PLACES)
    assert json.loads(data) == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [6.96, 50.94]},
                "properties": {"name": "Köln", "lat": 50.94, "lon": 6.96},
            },
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [-180, 0]},
                "properties": {"name": None, "lat": 0, "lon": -180},
            },
        ],
    }


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (None, 1.0),
        (1.0, None),
        (None, None),
        (float("nan"), 1.0),
        (1.0, float("inf")),
        (90.1, 1.0),
        (1.0, 180.5),
    ],
)
def test_a_row_without_a_place_on_earth_has_no_geometry_and_loses_nothing(
    latitude: float | None, longitude: float | None
) -> None:
    (feature,) = features(written(GEOJSON, [("x", latitude, longitude)], PLACES))
    assert feature["geometry"] is None
    assert feature["properties"]["name"] == "x"


@given(places, cuts, st.integers(1, 10))
def test_any_table_gives_valid_json_with_a_feature_for_each_row(
    rows: list[tuple[Any, ...]], cuts: list[int], size: int
) -> None:
    with blocks_of(size):
        read = features(written(GEOJSON, rows, PLACES, cuts))
    assert [feature["properties"]["name"] for feature in read] == [name for name, _, _ in rows]
    for feature, (_, latitude, longitude) in zip(read, rows, strict=True):
        if feature["geometry"] is not None:
            assert feature["geometry"]["coordinates"] == [longitude, latitude]
            assert abs(latitude) <= 90
            assert abs(longitude) <= 180


def test_coordinates_may_be_decimals_and_integers() -> None:
    schema = pa.schema([("lat", pa.decimal128(9, 7)), ("lon", pa.int64())])
    (feature,) = features(written(GEOJSON, [(Decimal("0.0000001"), 7)], schema))
    assert feature["geometry"]["coordinates"] == [7, 0.0000001]


def test_no_rows_give_an_empty_collection() -> None:
    assert json.loads(written(GEOJSON, [], PLACES)) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (GeoJsonFormat(latitude="lat"), "name one in the format's option longitude"),
        (
            GeoJsonFormat(latitude="lat", longitude="x"),
            "the longitude column x is not among the export's columns",
        ),
        (GeoJsonFormat(latitude="name", longitude="lon"), "latitude column name has the type string"),
    ],
)
def test_coordinates_that_are_not_there_are_refused_with_a_sentence(
    options: GeoJsonFormat, sentence: str
) -> None:
    with pytest.raises(NoCoordinates, match=sentence):
        written(options, [], PLACES)


def features(data: bytes) -> list[dict[str, Any]]:
    return list(json.loads(data, parse_constant=no_such_number)["features"])


def no_such_number(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")
