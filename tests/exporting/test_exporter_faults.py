"""A source or a bucket that lets an export down half-way: no file, and an error that says what to do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from google.cloud.storage import Bucket

from exports.errors import BucketFull, DatasetChanged, SchemaChanged, SourceUnavailable, UploadDamaged
from exports.exporter import Exporter
from exports.plan import Plan
from exports.request import read_request
from onwrite.local.strict_storage import Fault, StrictStorage
from tests.conftest import missing
from tests.exporting.conftest import SALES, exporter_of, write_sales
from tests.sources.cutting_proxy import cutting_proxy
from tests.sources.postgresql_server import Server, ServerMissing, postgresql_server

ROWS = 120_000
TABLE = """
    CREATE TABLE sales (id bigint PRIMARY KEY, region text, note text, amount numeric(12,2),
                        lat float8, lon float8, sold_at timestamptz)
"""


@pytest.fixture(scope="module")
def database() -> Iterator[Server]:
    try:
        with postgresql_server() as server:
            yield server
    except ServerMissing as error:
        missing(str(error))


@pytest.fixture
def shop(folder: Path, database: Server) -> Path:
    """The same rows as a Parquet file and as a table of a PostgreSQL."""
    path = write_sales(folder, ROWS)
    catalogue = SALES.replace(
        'kind = "duckdb", location = "sales.parquet"', 'kind = "postgresql", location = "SHOP_DB"'
    )
    catalogue = catalogue.replace('from = "file"', 'from = "column", table = "sales", column = "id"')
    (folder / "stored.toml").write_text(catalogue)
    duckdb.execute(f"copy (from '{path}') to '{folder}/sales.csv' (header, force_quote (note, region))")
    database.run("DROP TABLE IF EXISTS sales", TABLE)
    database.load("sales", folder / "sales.csv")
    database.run("GRANT SELECT ON sales TO PUBLIC", "ANALYZE sales")
    return folder


def exporter_at(shop: Path, bucket: Bucket, dsn: Callable[[], str]) -> Exporter:
    return exporter_of(shop, bucket, lambda _: dsn())


def plan_of(exporter: Exporter, dataset: str = "stored", **fields: Any) -> Plan:
    return exporter.plan(read_request({"dataset": dataset, **fields}))


def names(bucket: Bucket) -> list[str]:
    return [blob.name for blob in bucket.list_blobs()]


def test_a_connection_that_breaks_off_half_way_publishes_nothing(
    shop: Path, bucket: Bucket, database: Server
) -> None:
    whole = exporter_at(shop, bucket, database.dsn)
    with cutting_proxy(database.port, after=4_000_000) as port:
        cut = exporter_at(shop, bucket, lambda: database.dsn(port=port))
        with pytest.raises(SourceUnavailable, match="Try again"):
            cut.run(plan_of(whole))
    assert names(bucket) == []
    assert whole.run(plan_of(whole)).rows == ROWS


def test_a_column_that_is_gone_is_said_to_be(shop: Path, bucket: Bucket, database: Server) -> None:
    exporter = exporter_at(shop, bucket, database.dsn)
    database.run("ALTER TABLE sales RENAME COLUMN amount TO price")
    with pytest.raises(SchemaChanged, match="Correct the catalogue"):
        exporter.run(plan_of(exporter))
    assert names(bucket) == []


def test_rows_that_came_since_it_was_planned_are_another_version(
    shop: Path, bucket: Bucket, database: Server
) -> None:
    exporter = exporter_at(shop, bucket, database.dsn)
    plan = plan_of(exporter)
    database.run("INSERT INTO sales (id) VALUES (10000000)")
    with pytest.raises(DatasetChanged, match="Begin again"):
        exporter.run(plan)
    assert plan_of(exporter).name.path != plan.name.path


@pytest.mark.parametrize("call", ["start", "chunk", "finish", "rewrite"])
def test_a_bucket_that_is_full_says_so_and_holds_nothing(
    exporter: Exporter, bucket: Bucket, server: StrictStorage, folder: Path, call: str
) -> None:
    write_sales(folder, ROWS)
    server.inject(Fault("refuse", calls=(call,), times=None, status=403, reason="quotaExceeded"))
    with pytest.raises(BucketFull, match="Raise the quota"):
        exporter.run(plan_of(exporter, "sales"))
    server.calm()
    assert not any(name.startswith("exports/") for name in names(bucket))
    assert exporter.run(plan_of(exporter, "sales")).rows == ROWS


def test_what_is_stored_wrong_is_not_published(
    exporter: Exporter, bucket: Bucket, server: StrictStorage, folder: Path
) -> None:
    write_sales(folder, ROWS)
    server.inject(Fault("damage", calls=("chunk",)))
    with pytest.raises(UploadDamaged, match="other bytes than were sent"):
        exporter.run(plan_of(exporter, "sales"))
    server.calm()
    assert not any(name.startswith("exports/") for name in names(bucket))
