"""What a reader sees of a PostgreSQL that others write to."""

import pyarrow as pa
import pytest

from exports.errors import DatasetChanged, NoVersion, SourceUnavailable
from exports.sources import postgresql_session
from exports.sources.postgresql import PostgreSqlSource
from exports.sources.versions import Queried
from tests.sources.postgresql_server import Server
from tests.sources.postgresql_tables import ID, MANY, OLD, TEXT, asked, whole
from tests.sources.sides import read, table


def test_a_reader_sees_one_moment_while_a_writer_goes_on(
    server: Server, source: PostgreSqlSource, many: str
) -> None:
    with source.open(whole(many)) as reader:
        batches = iter(reader)
        seen = [next(batches)]
        server.run(  # the writer, in the middle of the read
            f"UPDATE {many} SET text = 'new'", f"DELETE FROM {many} WHERE id % 2 = 0", f"VACUUM {many}"
        )
        seen += batches
    found = pa.Table.from_batches(seen)
    assert found.num_rows == MANY
    assert set(found.column("text").to_pylist()) == {OLD}


def test_a_writer_between_the_opening_and_the_first_row_is_not_seen(
    server: Server, source: PostgreSqlSource, many: str
) -> None:
    with source.open(whole(many)) as reader:
        server.run(f"DELETE FROM {many}")
        assert table(reader).num_rows == MANY


def test_the_version_is_that_of_the_rows_own_moment(server: Server, many: str) -> None:
    source = PostgreSqlSource(server.dsn(), Queried(f"SELECT min(text) FROM {many}"))
    version = source.version()
    with source.open(whole(many), version) as reader:
        server.run(f"UPDATE {many} SET text = 'new'")
        assert set(table(reader).column("text").to_pylist()) == {version}
    with pytest.raises(DatasetChanged, match="is at version new"), source.open(whole(many), version):
        pass
    assert source.version() == "new"


@pytest.mark.parametrize("sql", ["SELECT NULL", "SELECT 1 WHERE false", "SELECT 1, 2"])
def test_a_version_query_without_an_answer_says_what_it_must_give(server: Server, sql: str) -> None:
    with pytest.raises(NoVersion, match="one row with one value"):
        PostgreSqlSource(server.dsn(), Queried(sql)).version()


def test_a_locked_table_is_not_waited_for_long(
    server: Server, source: PostgreSqlSource, many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql_session._SETTINGS, "lock_timeout", "100")
    with server.locked(many), pytest.raises(SourceUnavailable, match="The table is locked"):
        read(source, whole(many))


def test_many_rows_come_whole_and_in_order(source: PostgreSqlSource, many: str) -> None:
    found = read(source, asked(f"SELECT id, text FROM {many} ORDER BY id DESC", ID, TEXT))
    assert found.column("id").to_pylist() == list(range(MANY, 0, -1))


def test_the_planner_tells_how_many_rows_to_expect(source: PostgreSqlSource, many: str) -> None:
    assert source.estimate(whole(many)) == MANY
    assert source.estimate(asked(f"SELECT id FROM {many} LIMIT 10", ID)) == 10
