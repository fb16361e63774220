"""Queries that end before their last row, and what is left of them at the server."""

import subprocess
import sys
from threading import Thread

import pytest

from exports.errors import ExportCancelled, SourceTooSlow, SourceUnavailable
from exports.sources.postgresql import PostgreSqlSource
from exports.sources.versions import Fixed
from tests.sources.postgresql_server import READER, Server
from tests.sources.postgresql_tables import ID, asked, copying, ours, wait_until, whole
from tests.sources.sides import SLOW_IN_POSTGRESQL, read

SLOW = asked(SLOW_IN_POSTGRESQL, ID)
KILLED = """
import sys
from exports.columns import Column
from exports.sources.postgresql import PostgreSqlSource
from exports.sources.versions import Fixed
from exports.statement import Statement

statement = Statement(sys.argv[2], {}, (Column("id", "integer"),), "postgresql", None)
with PostgreSqlSource(sys.argv[1], Fixed("1")).open(statement) as rows:
    list(rows)
"""


def test_nothing_runs_at_the_server_after_a_cancel(server: Server, source: PostgreSqlSource) -> None:
    with source.open(SLOW) as rows:

        def canceller() -> None:
            wait_until(lambda: copying(server) == 1)
            rows.cancel()

        other = Thread(target=canceller)
        other.start()
        with pytest.raises(ExportCancelled):
            list(rows)
        other.join()
    wait_until(lambda: ours(server) == 0)


def test_rows_are_cancelled_in_the_middle_of_the_stream(source: PostgreSqlSource, many: str) -> None:
    with source.open(whole(many)) as rows:
        batches = iter(rows)
        next(batches)
        rows.cancel()
        with pytest.raises(ExportCancelled):
            next(batches)


def test_a_reader_who_leaves_early_leaves_no_query_behind(
    server: Server, source: PostgreSqlSource, many: str
) -> None:
    with source.open(whole(many)) as rows:
        next(iter(rows))
    wait_until(lambda: ours(server) == 0)


def test_a_reader_who_is_killed_leaves_no_query_behind(server: Server) -> None:
    """The server looks for its client every two seconds; the query would take minutes."""
    reader = subprocess.Popen([sys.executable, "-c", KILLED, server.dsn(), SLOW.sql])
    wait_until(lambda: copying(server) == 1)
    reader.kill()
    reader.wait()
    wait_until(lambda: ours(server) == 0)


def test_a_query_beyond_the_time_limit_is_ended_at_the_server(server: Server) -> None:
    source = PostgreSqlSource(server.dsn(), Fixed("1"), time_limit=0.5)
    with pytest.raises(SourceTooSlow, match="longer than the source's time limit"):
        read(source, SLOW)
    wait_until(lambda: ours(server) == 0)


def test_a_query_that_an_admin_ends_may_be_tried_again(server: Server, source: PostgreSqlSource) -> None:
    def admin() -> None:
        wait_until(lambda: copying(server) == 1)
        server.fetch("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = $1", READER)

    with source.open(SLOW) as rows:
        other = Thread(target=admin)
        other.start()
        with pytest.raises(SourceUnavailable, match="Somebody ended the query"):
            list(rows)
        other.join()
