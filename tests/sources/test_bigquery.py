"""BigQuery's emulator: versions, and tables that change."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from exports.columns import Column
from exports.errors import DatasetChanged, ExportCancelled, NoVersion
from exports.sources.bigquery import BigQuerySource
from exports.sources.versions import Fixed, Queried
from exports.statement import Statement
from tests.sources.bigquery_emulator import PROJECT, Emulator
from tests.sources.sides import Side, read, table

ID = Column("id", "integer")
_tables = count(1)


@pytest.fixture
def source(bigquery: Side, warehouse: Emulator) -> Iterator[BigQuerySource]:
    """A table of its own for each test."""
    name = f"{PROJECT}.shop.numbers_{next(_tables)}"
    with warehouse.client() as client:
        client.query(
            f"create table `{name}` as select id from unnest(generate_array(1, 200000)) as id"
        ).result()
        yield BigQuerySource(client, warehouse.reader(), name, maximum_bytes_billed=10**9)


def everything(source: BigQuerySource) -> Statement:
    return Statement(f"select id from `{source.table}` order by id", {}, (ID,), "bigquery", None)


def test_many_rows_come_whole_and_in_order(source: BigQuerySource) -> None:
    with source.open(everything(source)) as rows:
        found = table(rows)
        assert rows.share() == 1.0
    assert found.column("id").to_pylist() == list(range(1, 200_001))


def test_rows_are_cancelled_in_the_middle_of_the_stream(source: BigQuerySource) -> None:
    with source.open(everything(source)) as rows:
        batches = iter(rows)
        next(batches)
        rows.cancel()
        with pytest.raises(ExportCancelled):
            list(batches)


def test_a_table_made_anew_has_another_version(source: BigQuerySource) -> None:
    version = source.version()
    assert read(source, everything(source), version).num_rows == 200_000
    source.client.query(f"create or replace table `{source.table}` as select 1 as id").result()
    assert source.version() != version
    with pytest.raises(DatasetChanged, match="no longer at"), source.open(everything(source), version):
        pass


def test_a_table_made_anew_while_the_query_runs_is_noticed(source: BigQuerySource) -> None:
    with source.open(everything(source), source.version()) as rows:
        source.client.query(f"create or replace table `{source.table}` as select 1 as id").result()
        with pytest.raises(DatasetChanged):
            list(rows)


def test_a_view_tells_no_version(source: BigQuerySource) -> None:
    view = f"{source.table}_view"
    source.client.query(f"create view `{view}` as select id from `{source.table}`").result()
    with pytest.raises(NoVersion, match="is no stored table .* a fixed version, or a query"):
        replace(source, table=view).version()


def test_a_version_may_be_a_query_or_fixed(source: BigQuerySource) -> None:
    queried = replace(source, version_from=Queried(f"select max(id) from `{source.table}`"))
    assert queried.version() == "200000"
    with pytest.raises(DatasetChanged), queried.open(everything(source), "199999"):
        pass
    fixed = replace(source, version_from=Fixed("2024"))
    assert read(fixed, everything(source), "2024").num_rows == 200_000
