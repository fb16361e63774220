"""What every source does alike: the same cells, the same types, the same ends."""

import datetime as dt
from decimal import Decimal
from threading import Event, Thread

import pyarrow as pa
import pytest

from exports.columns import Column, arrow_schema
from exports.errors import ExportCancelled, SchemaChanged
from exports.statement import Value
from tests.sources.contract_table import COLUMNS, ROWS, at, cells, expected
from tests.sources.sides import Side, read, table

ID, NAME, RATIO = (COLUMNS[place] for place in (0, 6, 4))


def test_every_cell_is_what_was_put_in(side: Side) -> None:
    found = read(side.source, side.statement("order by id"))
    assert cells(found) == cells(expected())


def test_the_types_are_the_catalogues_whatever_the_sources_own(side: Side) -> None:
    with side.source.open(side.statement("order by id")) as rows:
        assert rows.schema == arrow_schema(COLUMNS)
        assert [batch.schema for batch in rows] == [rows.schema]


def test_an_empty_result_has_the_same_types_and_no_rows(side: Side) -> None:
    with side.source.open(side.statement("where id < 0")) as rows:
        assert rows.schema == arrow_schema(COLUMNS)
        assert sum(batch.num_rows for batch in rows) == 0


def test_columns_come_in_the_order_they_were_asked_for(side: Side) -> None:
    found = read(side.source, side.statement("order by id", columns=(NAME, ID)))
    assert cells(found) == cells(expected((NAME, ID)))


def test_the_order_is_kept(side: Side) -> None:
    found = read(side.source, side.statement("order by id desc", columns=(ID,)))
    assert found.column("id").to_pylist() == sorted((row[0] for row in ROWS), reverse=True)


def test_a_limit_is_kept(side: Side) -> None:
    found = read(side.source, side.statement("order by id limit 3", columns=(ID,), limit=3))
    assert found.column("id").to_pylist() == [1, 2, 3]


def test_a_column_of_nothing_but_null_and_empty_texts_keeps_both(side: Side) -> None:
    found = read(side.source, side.statement("where id <= 4 order by id", columns=(NAME,)))
    assert found.column("name").to_pylist() == ["", None, None, ""]


@pytest.mark.parametrize(
    ("condition", "value", "ids"),
    [
        ("large = {p1}", 2**63 - 1, [4]),
        ("large = {p1}", 2**53 + 1, [5]),
        ("amount = {p1}", Decimal("99999999999999.9999"), [4]),
        ("ratio = {p1}", 0.1, [9]),
        ("ratio = {p1}", float("inf"), [6]),
        ("active = {p1}", True, [3, 4]),
        ("active = {p1}", False, [1]),
        ("name = {p1}", 'said "hi", then', [5]),
        ("name = {p1}", "Zürich 北京 🌍", [9]),
        ("name = {p1}", "", [1, 4]),
        ("name = {p1}", "'; drop table contract; --", []),
        ("name = {p1}", "\\.", [11]),
        ("note = {p1}", "back\\slash", [11]),
        ("note = {p1}", "three\r\nlines\r", [6]),
        ("day = {p1}", dt.date(1582, 10, 15), [16]),
        ("day >= {p1}", dt.date(9999, 12, 30), [4]),
        ("moment = {p1}", at("2024-06-30T22:30:00.000001+00:00"), [9]),
        ("moment < {p1}", at("1900-01-01T00:00:00.000001+00:00"), [7, 12]),
    ],
)
def test_a_value_of_every_type_can_be_asked_for(
    side: Side, condition: str, value: Value, ids: list[int]
) -> None:
    found = read(side.source, side.statement(f"where {condition} order by id", columns=(ID,), p1=value))
    assert found.column("id").to_pylist() == ids


def test_values_go_by_their_numbers(side: Side) -> None:
    values = {f"p{number}": number for number in range(1, 12)}
    places = ", ".join(f"{{{name}}}" for name in values if name != "p1")
    found = read(
        side.source,
        side.statement(f"where id in ({places}) and id <> {{p1}} + 9 order by id", (ID,), **values),
    )
    assert found.column("id").to_pylist() == [2, 3, 4, 5, 6, 7, 8, 9, 11]


def test_a_column_that_is_gone_is_named(side: Side) -> None:
    gone = Column("no_longer", "text")
    with pytest.raises(SchemaChanged, match="no_longer"):
        read(side.source, side.statement(columns=(ID, gone)))


@pytest.mark.parametrize("name", ["name", "moment", "active"])
def test_a_column_of_another_type_is_named_with_both_types(side: Side, name: str) -> None:
    other = Column(name, "integer")
    with pytest.raises(
        SchemaChanged, match=f"The column {name} is integer in the catalogue, and .* at the source"
    ):
        read(side.source, side.statement(columns=(other,)))


def test_a_column_of_another_type_is_noticed_where_no_row_comes(side: Side) -> None:
    with pytest.raises(SchemaChanged, match="The column name is boolean in the catalogue"):
        read(side.source, side.statement("where id < 0", columns=(Column("name", "boolean"),)))


def test_a_table_that_is_gone_is_named(side: Side) -> None:
    with pytest.raises(SchemaChanged, match="elsewhere"):
        read(side.source, side.given(side.statement().sql.replace("contract", "elsewhere"), *COLUMNS))


def test_the_version_is_the_same_while_nothing_changes(side: Side) -> None:
    version = side.source.version()
    assert version == side.source.version()
    assert read(side.source, side.statement(), version).num_rows == len(ROWS)


def test_the_share_of_the_work_only_grows(side: Side) -> None:
    with side.source.open(side.statement()) as rows:
        told = [rows.share()] + [rows.share() for _ in rows] + [rows.share()]
    known = [share for share in told if share is not None]
    assert known == sorted(known)
    assert all(0 <= share <= 1 for share in known)
    assert known


def test_rows_cancelled_before_they_are_read_give_none(side: Side) -> None:
    with side.source.open(side.statement()) as rows:
        rows.cancel()
        rows.cancel()
        with pytest.raises(ExportCancelled):
            list(rows)


def test_a_reader_who_leaves_early_leaves_nothing_behind(side: Side) -> None:
    with side.source.open(side.statement()) as rows:
        assert next(iter(rows)).num_rows
    assert read(side.source, side.statement()).num_rows == len(ROWS)


def test_two_readers_at_once_do_not_get_in_each_others_way(side: Side) -> None:
    with side.source.open(side.statement("order by id")) as one:
        first = iter(one)
        begun = [next(first)]
        with side.source.open(side.statement("order by id")) as other:
            assert cells(table(other)) == cells(expected())
        assert cells(pa.Table.from_batches([*begun, *first])) == cells(expected())


@pytest.mark.parametrize(
    "name", ["parquet", "csv", "database", "postgresql"]
)  # BigQuery: test_bigquery_jobs.py
def test_a_query_of_minutes_is_cancelled_in_the_middle_of_it(
    name: str, request: pytest.FixtureRequest
) -> None:
    side: Side = request.getfixturevalue(name)
    ended = Event()
    with side.source.open(side.given(side.slow, ID)) as rows:

        def reader() -> None:
            with pytest.raises(ExportCancelled):
                list(rows)
            ended.set()

        thread = Thread(target=reader)
        thread.start()
        assert not ended.wait(1)  # the query is at work
        rows.cancel()
        assert ended.wait(30)
        thread.join()
