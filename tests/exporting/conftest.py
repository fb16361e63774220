"""The whole way of an export: a Parquet file, the catalogue, and the strict stand-in for Cloud Storage."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from google.cloud.storage import Bucket, Client

from exports.catalogue import read_catalogue
from exports.exporter import Exporter
from exports.sources.places import Places
from exports.storage import ObjectStore, Patience
from onwrite.local.strict_storage import StrictStorage

QUICK = Patience(call=30.0, limit=30.0, first_pause=0.001, longest_pause=0.01)
ROWS = 20_000

SALES = """
title = "Sales"
price_class = "standard"
max_rows = 3_000_000
key = ["id"]
source = { kind = "duckdb", location = "sales.parquet", table = "sales" }
version = { from = "file" }
regions = { column = "region", names = { north = "North", south = "South" } }
coordinates = { latitude = "lat", longitude = "lon" }

[columns]
id = { type = "integer" }
region = { type = "text" }
note = { type = "text" }
amount = { type = "decimal", precision = 12, scale = 2 }
lat = { type = "number" }
lon = { type = "number" }
sold_at = { type = "timestamp" }
"""

_ROWS = """
    select i::bigint as id,
           case when i % 3 = 0 then 'north' else 'south' end as region,
           case when i % 7 = 0 then null when i % 5 = 0 then '=SUM(A' || i || ')' else 'note "' || i || '"' end as note,
           (i / 100)::decimal(12, 2) as amount,
           (i % 90)::double as lat, (i % 180)::double as lon,
           make_timestamptz((1767225600 + i) * 1000000) as sold_at
    from range({rows}) as rows(i)
"""


def write_sales(folder: Path, rows: int = ROWS) -> Path:
    path = folder / "sales.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy ({_ROWS.format(rows=rows)}) to '{path}.new' (format parquet)")
    path.with_name("sales.parquet.new").replace(path)
    return path


@pytest.fixture(scope="session")
def running() -> Iterator[StrictStorage]:
    with StrictStorage() as server:
        yield server


@pytest.fixture
def server(running: StrictStorage) -> Iterator[StrictStorage]:
    running.forget_calls()
    yield running
    running.calm()


@pytest.fixture
def bucket(
    server: StrictStorage, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Bucket]:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    name = f"files-{abs(hash(request.node.nodeid)) % 10**9}"
    server.create_bucket(name)
    with Client(project="demo-onwrite") as client:
        yield client.bucket(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Holds the catalogue's one file and the data set it describes."""
    (tmp_path / "sales.toml").write_text(SALES)
    write_sales(tmp_path)
    return tmp_path


@pytest.fixture
def exporter(folder: Path, bucket: Bucket) -> Exporter:
    return exporter_of(folder, bucket)


def exporter_of(folder: Path, bucket: Bucket, setting: Callable[[str], str] = str) -> Exporter:
    places = Places(folder, setting)
    store = ObjectStore(bucket, chunk=256 * 1024, patience=QUICK)
    return Exporter(read_catalogue(folder), places.source_of, store)
