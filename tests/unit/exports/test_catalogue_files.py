"""The files of the catalogue, and each way one can be wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from exports.catalogue import read_catalogue, read_dataset
from exports.columns import Column, arrow_schema
from exports.errors import CatalogueError
from tests.unit.exports.sales import DIALECTS, sales

GOOD = """
title = "Sales"
price_class = "standard"
max_rows = 10
key = ["id"]
[source]
kind = "duckdb"
location = "sales.parquet"
table = "sales"
[version]
from = "file"
[columns]
id = { type = "integer" }
city = { type = "text" }
lat = { type = "number" }
lon = { type = "number" }
[regions]
column = "city"
names = { "Ko\u0308ln" = "Cologne" }
[coordinates]
latitude = "lat"
longitude = "lon"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "sales.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_becomes_the_dataset_of_its_name(tmp_path: Path) -> None:
    found = read_catalogue(written(tmp_path, GOOD).parent)["sales"]
    assert (found.name, found.source.table, found.version.kind) == ("sales", ("sales",), "file")
    assert found.columns[0] == Column("id", "integer")
    assert found.regions
    assert found.regions.names == {"Köln": "Cologne"}


def test_the_flights_are_in_our_own_catalogue_and_every_column_is_described() -> None:
    flights = read_catalogue()["flights"]
    assert flights.price_class == "standard"
    assert len(flights.columns) == 19
    assert all(column.description for column in flights.columns)


def test_the_catalogue_cannot_be_changed_once_read() -> None:
    with pytest.raises(TypeError):
        read_catalogue()["more"] = sales()  # type: ignore[index]
    with pytest.raises(ValidationError, match="frozen"):
        sales().max_rows = 10**9


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="holds no dataset: write <name>.toml"):
        read_catalogue(tmp_path)


WRONG = [
    ("title", "titel", "title: Field required"),
    ("max_rows = 10", "max_rows = 0", "max_rows: Input should be greater than or equal to 1"),
    ("max_rows = 10", "", "max_rows: Field required"),
    ('kind = "duckdb"', 'kind = "mysql"', "source.kind: Input should be 'duckdb'"),
    ('table = "sales"', 'table = "a.b.c"', "source.table has too many or too few parts for duckdb"),
    ('table = "sales"', "table = 'a\"b'", "source.table: Value error, use letters, digits, _ and - only"),
    ('table = "sales"', 'table = "/etc/passwd"', "source.table: Value error, use letters"),
    ('from = "file"', 'from = "modified"', "version: duckdb has no version from modified"),
    ('from = "file"', 'from = "fixed"', "value belongs to from = 'fixed', which needs it"),
    ('from = "file"', 'from = "column"\ntable = "loads"', "table and column belong to from = 'column'"),
    (
        'from = "file"',
        'from = "column"\ntable = "a.b.c"\ncolumn = "at"',
        "version.table has too many or too few parts for duckdb",
    ),
    ('from = "file"', 'from = "column"\ntable = "a"\ncolumn = "a b"', "must be of letters, digits and _"),
    ('from = "file"', 'from = "now"', "version.from: Input should be 'fixed'"),
    ('id = { type = "integer" }', 'id = { type = "int" }', "Input should be 'text', 'integer'"),
    ('id = { type = "integer" }', 'id = { type = "decimal" }', "a decimal needs precision and scale"),
    (
        'id = { type = "integer" }',
        'id = { type = "text", scale = 2 }',
        "only a decimal has precision and scale",
    ),
    ('id = { type = "integer" }', 'id = { type = "integer", sql = "1" }', "Extra inputs are not permitted"),
    (
        'id = { type = "integer" }',
        '"i$1" = { type = "integer" }',
        "columns: use letters, digits and _ in names",
    ),
    (
        'id = { type = "integer" }',
        'CITY = { type = "text" }',
        "columns: two names differ in nothing but capitals",
    ),
    ('key = ["id"]', 'key = ["number"]', "key names something that is no column"),
    ('key = ["id"]', 'key = ["id", "id"]', "or a column twice"),
    ('column = "city"', 'column = "id"', "regions.column must be a column of type text"),
    ('latitude = "lat"', 'latitude = "city"', "coordinates must be two columns of type number or decimal"),
    ('title = "Sales"', 'title = "Sales', "is not TOML"),
    ('title = "Sales"', 'name = "other"', "leave name out, the file's name is the dataset's"),
]


@pytest.mark.parametrize(("good", "bad", "said"), WRONG)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, good: str, bad: str, said: str) -> None:
    assert good in GOOD
    file = written(tmp_path, GOOD.replace(good, bad))
    with pytest.raises(CatalogueError) as caught:
        read_dataset(file)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("precision", [(0, 0), (39, 0), (5, 6), (5, -1)])
def test_a_decimal_has_at_most_38_digits(precision: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="precision goes from 1 to 38, scale from 0 to precision"):
        Column("a", "decimal", precision=precision[0], scale=precision[1])


@pytest.mark.parametrize("kind", DIALECTS)
def test_every_column_has_its_type_in_arrow(kind: str) -> None:
    assert [str(field.type) for field in arrow_schema(sales(kind).columns)] == [
        "int64", "string", "string", "int64", "double", "decimal128(12, 2)", "bool", "date32[day]",
        "timestamp[us, tz=UTC]", "double", "double", "string",
    ]  # fmt: skip
