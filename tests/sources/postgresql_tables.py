"""What the tests of PostgreSQL have in common."""

from collections.abc import Callable
from itertools import count
from time import sleep

from exports.columns import Column
from exports.statement import Statement
from tests.sources.postgresql_server import READER, Server

ID = Column("id", "integer")
TEXT = Column("text", "text")
MANY = 200_000  # rows; some 25 MB of text, more than all that waits on the way
OLD = "old " + "x" * 100

_tables = count(1)


def asked(sql: str, *columns: Column) -> Statement:
    return Statement(sql, {}, columns, "postgresql", None)


def whole(name: str) -> Statement:
    return asked(f"SELECT id, text FROM {name}", ID, TEXT)


def make_many(server: Server) -> str:
    """A table of its own for each test: `id`, and a `text` that says in which state it is."""
    name = f"many_{next(_tables)}"
    rows = f"SELECT i AS id, '{OLD}'::text AS text FROM generate_series(1, {MANY}) AS i"
    server.run(f"CREATE TABLE {name} AS {rows}", f"ANALYZE {name}")
    return name


def ours(server: Server) -> int:
    """The reader's connections at the server."""
    return count_of(server, "SELECT count(*) FROM pg_stat_activity WHERE usename = $1")


def copying(server: Server) -> int:
    """Those of them that are at work on a statement's rows."""
    active = "usename = $1 AND state = 'active' AND query LIKE 'COPY%'"
    return count_of(server, f"SELECT count(*) FROM pg_stat_activity WHERE {active}")


def count_of(server: Server, sql: str) -> int:
    [(found,)] = server.fetch(sql, READER)
    return int(found)


def wait_until(condition: Callable[[], bool]) -> None:
    """The test's own time-out ends a wait that is in vain."""
    while not condition():
        sleep(0.05)
