"""What can go wrong with a PostgreSQL."""

import asyncpg
import pytest

from exports.errors import SourceRefused, SourceUnavailable
from exports.sources.postgresql import PostgreSqlSource
from exports.sources.versions import Fixed, Queried
from tests.sources.cutting_proxy import cutting_proxy
from tests.sources.postgresql_server import OWNER, READER, Server
from tests.sources.postgresql_tables import ID, MANY, asked, ours, wait_until, whole
from tests.sources.sides import Side, read

ONE = asked("SELECT 1 AS id", ID)


def test_a_server_that_is_down_is_said_to_be(server: Server) -> None:
    source = PostgreSqlSource(server.dsn(port=1), Queried("SELECT 1"))
    for call in (source.version, lambda: source.estimate(ONE), lambda: read(source, ONE)):
        with pytest.raises(
            SourceUnavailable, match="PostgreSQL cannot be reached: .* see that the server is up"
        ):
            call()


def test_a_wrong_password_is_a_matter_for_a_person(server: Server) -> None:
    source = PostgreSqlSource(server.dsn(password="guess"), Fixed("1"))
    with pytest.raises(SourceRefused, match="password and rights") as refused:
        read(source, ONE)
    assert "guess" not in str(refused.value)


def test_a_database_that_is_not_there_is_named(server: Server) -> None:
    source = PostgreSqlSource(server.dsn().replace("/postgres", "/elsewhere"), Fixed("1"))
    with pytest.raises(SourceRefused, match="elsewhere.*Correct the database's name"):
        read(source, ONE)


def test_a_connection_that_breaks_off_half_way_is_no_end_of_the_rows(server: Server, many: str) -> None:
    with cutting_proxy(server.port, after=10_000_000) as port:
        source = PostgreSqlSource(server.dsn(port=port), Fixed("1"))
        with source.open(whole(many)) as rows:
            batches = iter(rows)
            assert next(batches).num_rows < MANY
            with pytest.raises(SourceUnavailable, match="Try again"):
                list(batches)
    wait_until(lambda: ours(server) == 0)


def test_a_server_that_goes_half_way_is_no_end_of_the_rows(
    server: Server, source: PostgreSqlSource, many: str
) -> None:
    with source.open(whole(many)) as rows:
        batches = iter(rows)
        next(batches)
        server.fetch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", READER)
        with pytest.raises(SourceUnavailable, match="Try again"):
            list(batches)


def test_the_role_may_not_write(server: Server, postgresql: Side) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        server.run("DELETE FROM contract", user=READER)


@pytest.mark.parametrize("user", [READER, OWNER])
def test_no_statement_writes_whoever_runs_it(server: Server, postgresql: Side, user: str) -> None:
    source = PostgreSqlSource(server.dsn(user), Fixed("1"))
    with pytest.raises(SourceRefused):
        read(source, asked("WITH gone AS (DELETE FROM contract RETURNING id) SELECT id FROM gone", ID))
    assert server.fetch("SELECT count(*) FROM contract") == [(16,)]


@pytest.mark.parametrize(
    "sql", ["SELECT 1 AS id; DROP TABLE contract", "SELECT 1 AS id) TO '/tmp/x' --", "TABLE"]
)
def test_only_one_whole_statement_is_run(source: PostgreSqlSource, postgresql: Side, sql: str) -> None:
    with pytest.raises(SourceRefused):
        read(source, asked(sql, ID))


def test_a_comment_at_the_end_of_a_statement_ends_with_it(source: PostgreSqlSource) -> None:
    assert read(source, asked("SELECT 1 AS id -- one", ID)).to_pylist() == [{"id": 1}]


def test_a_table_without_rights_says_which_are_needed(server: Server, source: PostgreSqlSource) -> None:
    server.run("CREATE TABLE secret (id bigint)", f"REVOKE ALL ON secret FROM {READER}")
    with pytest.raises(SourceRefused, match="permission denied for table secret.*needs SELECT"):
        read(source, asked("SELECT id FROM secret", ID))
