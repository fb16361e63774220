"""The same rows in a Parquet file and in PostgreSQL, asked for in the same words, make the same file."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from google.cloud.storage import Bucket

from exports.request import read_request
from tests.conftest import missing
from tests.exporting.conftest import exporter_of
from tests.sources.contract_files import CREATE_CONTRACT, write_csv, write_parquet
from tests.sources.contract_table import COLUMNS, cells, expected
from tests.sources.postgresql_server import Server, ServerMissing, postgresql_server

FileOf = Callable[..., bytes]

CATALOGUE = """
title = "Contract"
price_class = "standard"
max_rows = 1000
key = ["id"]
source = {{ kind = "{kind}", location = "{location}", table = "contract" }}
version = {{ from = "fixed", value = "1" }}
coordinates = {{ latitude = "amount", longitude = "ratio" }}

[columns]
{columns}
"""
WITHOUT_LONG_TEXT = [{"column": "id", "op": "lt", "value": 16}]  # a cell of XLSX holds no 100,000 characters


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("rows") / "contract.csv"
    write_csv(path)
    try:
        with postgresql_server() as server:
            server.run(CREATE_CONTRACT)
            server.load("contract", path)
            yield server
    except ServerMissing as error:
        missing(str(error))


@pytest.fixture
def file_of(database: Server, bucket: Bucket, tmp_path: Path) -> FileOf:
    """The bytes of an export of one of the two, `duckdb` or `postgresql`."""
    write_parquet(tmp_path / "contract.parquet")
    for kind, location in (("duckdb", "contract.parquet"), ("postgresql", "address")):
        text = CATALOGUE.format(kind=kind, location=location, columns="\n".join(map(described, COLUMNS)))
        (tmp_path / f"{kind}.toml").write_text(text)
    exporter = exporter_of(tmp_path, bucket, {"address": database.dsn()}.__getitem__)

    def made(dataset: str, **fields: Any) -> bytes:
        file = exporter.run(exporter.plan(read_request({"dataset": dataset, **fields})))
        content: bytes = bucket.blob(file.object).download_as_bytes()
        return content

    return made


def described(column: Any) -> str:
    digits = f", precision = {column.precision}, scale = {column.scale}" if column.precision else ""
    return f'{column.name} = {{ type = "{column.type}"{digits} }}'


@pytest.mark.parametrize(
    "format",
    [
        {"kind": "csv"},
        {"kind": "csv", "guard_formulas": False, "bom": True, "delimiter": ";"},
        {"kind": "csv", "compression": "gzip"},
        {"kind": "csv", "compression": "zstd"},
        {"kind": "ndjson"},
        {"kind": "parquet"},
        {"kind": "xlsx"},
        {"kind": "geojson"},
    ],
    ids=lambda options: "-".join(map(str, options.values())),
)
def test_two_sources_of_the_same_rows_give_the_same_bytes(file_of: FileOf, format: dict[str, Any]) -> None:
    filters = WITHOUT_LONG_TEXT if format["kind"] == "xlsx" else []
    one, other = (file_of(kind, format=format, filters=filters) for kind in ("duckdb", "postgresql"))
    assert one == other
    assert len(one) > 500


@pytest.mark.parametrize("column", ["name", "note", "amount", "ratio", "active", "moment", "day"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_two_sources_put_rows_in_the_same_order(file_of: FileOf, column: str, direction: str) -> None:
    order = [{"column": column, "direction": direction}]
    one, other = (file_of(kind, order=order) for kind in ("duckdb", "postgresql"))
    assert one == other


@pytest.mark.parametrize("kind", ["duckdb", "postgresql"])
def test_what_is_easily_lost_stands_in_the_file(file_of: FileOf, kind: str) -> None:
    text = file_of(kind).decode()
    assert '\r\n1,0,0,0.0000,0,false,"","","1970-01-01","1970-01-01T00:00:00.000000Z",\r\n' in text
    assert "\r\n2,,,,,,,,,,\r\n" in text  # NULL is nothing, the empty string is ""
    assert '-99999999999999.9999,-0,true,,"","0001-01-01"' in text
    assert '"\'=SUM(A1)","three\r\nlines\r"' in text
    assert '"2024-06-30T22:30:00.000001Z"' in text
    table = pq.read_table(BytesIO(file_of(kind, format={"kind": "parquet"})))
    assert cells(table) == cells(expected())
