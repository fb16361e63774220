"""Every source with the contract's table in it: files, a real PostgreSQL, and BigQuery's emulator."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from google.cloud.bigquery import LoadJobConfig, SchemaField

from exports.sources.bigquery import BigQuerySource
from exports.sources.duckdb import DuckDbSource
from exports.sources.files import LocalFile
from exports.sources.postgresql import PostgreSqlSource
from exports.sources.versions import Fixed
from tests.conftest import missing
from tests.sources.bigquery_emulator import PROJECT, Emulator, EmulatorMissing, bigquery_emulator
from tests.sources.contract_files import CREATE_CONTRACT, write_csv, write_database, write_parquet
from tests.sources.contract_table import COLUMNS
from tests.sources.postgresql_server import Server, ServerMissing, postgresql_server
from tests.sources.postgresql_tables import make_many
from tests.sources.sides import SLOW_IN_DUCKDB, SLOW_IN_POSTGRESQL, Side


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    try:
        with postgresql_server() as server:
            yield server
    except ServerMissing as error:
        missing(str(error))


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    try:
        with bigquery_emulator(tmp_path_factory.mktemp("bqemulator")) as emulator:
            yield emulator
    except EmulatorMissing as error:
        missing(str(error))


@pytest.fixture(scope="session")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Side:
    path = tmp_path_factory.mktemp("files") / "contract.parquet"
    write_parquet(path)
    return file_side("parquet", path)


@pytest.fixture(scope="session")
def csv(tmp_path_factory: pytest.TempPathFactory) -> Side:
    path = tmp_path_factory.mktemp("files") / "contract.csv"
    write_csv(path)
    return file_side("csv", path)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Side:
    path = tmp_path_factory.mktemp("files") / "contract.duckdb"
    write_database(path, "contract")
    return file_side("database", path)


def file_side(name: str, path: Path) -> Side:
    source = DuckDbSource(LocalFile(path), ("contract",), COLUMNS)
    return Side(name, "duckdb", source, "contract", SLOW_IN_DUCKDB)


@pytest.fixture(scope="session")
def postgresql(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Side:
    server.run(CREATE_CONTRACT)
    path = tmp_path_factory.mktemp("files") / "contract.csv"
    write_csv(path)
    server.load("contract", path)
    source = PostgreSqlSource(server.dsn(), Fixed("1"))
    return Side("postgresql", "postgresql", source, "contract", SLOW_IN_POSTGRESQL)


@pytest.fixture
def source(server: Server) -> PostgreSqlSource:
    return PostgreSqlSource(server.dsn(), Fixed("1"))


@pytest.fixture
def many(server: Server) -> str:
    return make_many(server)


@pytest.fixture(scope="session")
def bigquery(warehouse: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    path = tmp_path_factory.mktemp("files") / "contract.parquet"
    write_parquet(path)
    with warehouse.client() as client:
        client.create_dataset("shop")
        table = f"{PROJECT}.shop.contract"
        config = LoadJobConfig(source_format="PARQUET", schema=SCHEMA)
        with path.open("rb") as file:
            client.load_table_from_file(file, table, job_config=config).result()
        source = BigQuerySource(client, warehouse.reader(), table, maximum_bytes_billed=10**9)
        yield Side("bigquery", "bigquery", source, f"`{table}`")


SCHEMA = [
    SchemaField("id", "INT64"),
    SchemaField("small", "INT64"),
    SchemaField("large", "INT64"),
    SchemaField("amount", "NUMERIC", precision=18, scale=4),
    SchemaField("ratio", "FLOAT64"),
    SchemaField("active", "BOOL"),
    SchemaField("name", "STRING"),
    SchemaField("note", "STRING"),
    SchemaField("day", "DATE"),
    SchemaField("moment", "TIMESTAMP"),
    SchemaField("local_time", "DATETIME"),
]


@pytest.fixture(params=["parquet", "csv", "database", "postgresql", "bigquery"])
def side(request: pytest.FixtureRequest) -> Side:
    found: Side = request.getfixturevalue(request.param)
    return found
