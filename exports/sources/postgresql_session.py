"""One connection in one transaction: read-only, one snapshot, and known to the server by how long it may take."""

import json
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from exports.sources.event_loop import EventLoop
from exports.sources.postgresql_parameters import literals, quoted, with_literals
from exports.sources.postgresql_problems import problems
from exports.statement import Statement

if TYPE_CHECKING:
    from concurrent.futures import Future

CONNECT_LIMIT: Final = 10.0  # seconds
CLOSE_LIMIT: Final = 5.0
LOCK_LIMIT: Final = 10.0

Taker = Callable[[bytes], Awaitable[None]]


class AliveConnection(asyncpg.Connection):
    """A peer that is gone without a word is noticed within a minute; asyncpg itself would wait for ever."""

    def __init__(self, protocol: Any, transport: Any, *others: Any) -> None:
        super().__init__(protocol, transport, *others)
        link = transport.get_extra_info("socket")
        if link is not None and link.family in {socket.AF_INET, socket.AF_INET6}:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in _KEEPALIVE:
                link.setsockopt(socket.IPPROTO_TCP, option, value)


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement the server has parsed; `sql` is whole, with its parameters written into it."""

    sql: str
    columns: tuple[tuple[str, str], ...]  # name and type


class Session:
    """The first query takes the snapshot that all the others see."""

    def __init__(self, loop: EventLoop, connection: asyncpg.Connection) -> None:
        self.loop = loop
        self._connection = connection

    def prepare(self, statement: Statement) -> Ready:
        with problems():
            return self.loop.run(self._prepare(statement))

    def estimate(self, ready: Ready) -> int:
        """The planner's guess."""
        [(plan,)] = self.fetch(f"EXPLAIN (FORMAT JSON) {ready.sql}")
        return int(json.loads(plan)[0]["Plan"]["Plan Rows"])

    def fetch(self, sql: str) -> Sequence[Sequence[Any]]:
        with problems():
            return [tuple(row) for row in self.loop.run(self._connection.fetch(sql))]

    def copy(self, ready: Ready, take: Taker) -> "Future[str]":
        """CSV as PostgreSQL writes it: `take` gets whole rows. The result is the command's tag, `COPY 5`."""
        return self.loop.start(self._copy(ready, take))

    async def _prepare(self, statement: Statement) -> Ready:
        prepared = await self._connection.prepare(statement.sql)
        written = await literals(self._connection, prepared.get_parameters(), statement.parameters)
        columns = tuple((attribute.name, attribute.type.name) for attribute in prepared.get_attributes())
        return Ready(_doubled(with_literals(statement.sql, written), columns), columns)

    async def _copy(self, ready: Ready, take: Taker) -> str:
        # The statement has a line of its own: a comment at its end must not swallow the bracket.
        return await self._connection.copy_from_query(f"{ready.sql}\n", output=take, format="csv")


@contextmanager
def session(dsn: str, time_limit: float) -> Iterator[Session]:
    with EventLoop() as loop:
        with problems():
            connection = loop.run(_connected(dsn))
        try:
            with problems():
                loop.run(_begin(connection, time_limit))
            yield Session(loop, connection)
        finally:
            loop.run(_close(connection))


async def _connected(dsn: str) -> asyncpg.Connection:
    # No cache of prepared statements: a pooler in between may hand the next transaction another server process.
    return await asyncpg.connect(
        dsn, timeout=CONNECT_LIMIT, statement_cache_size=0, connection_class=AliveConnection
    )


async def _begin(connection: asyncpg.Connection, time_limit: float) -> None:
    """All settings end with the transaction, as a pooler wants it. Those an old server lacks are left out."""
    await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    settings = _SETTINGS | {"statement_timeout": str(round(time_limit * 1000))}
    await connection.execute(
        "SELECT set_config(name, wanted, true) FROM pg_settings JOIN "
        "unnest($1::text[], $2::text[]) AS given (setting_name, wanted) ON name = setting_name",
        list(settings),
        list(settings.values()),
    )


async def _close(connection: asyncpg.Connection) -> None:
    """Waits for a cancelled query's end, but not for ever. The transaction has nothing to commit."""
    try:
        await connection.close(timeout=CLOSE_LIMIT)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()


def _doubled(sql: str, columns: tuple[tuple[str, str], ...]) -> str:
    """A float4 as the double it is, not as the fewer digits that tell it from other float4s."""
    if all(kind != "float4" for _, kind in columns):
        return sql
    names = [(quoted(name), "::float8" if kind == "float4" else "") for name, kind in columns]
    wanted = ", ".join(f"{name}{cast} AS {name}" for name, cast in names)
    return f"SELECT {wanted} FROM ({sql}\n) AS found"  # noqa: S608 — names are quoted


_KEEPALIVE: Final = tuple(
    (getattr(socket, name), value)
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))
    if hasattr(socket, name)
)
_SETTINGS: Final = {
    "application_name": "exports",
    "DateStyle": "ISO, YMD",
    "TimeZone": "UTC",
    "extra_float_digits": "1",  # every digit that counts
    "lock_timeout": str(round(LOCK_LIMIT * 1000)),
    "client_connection_check_interval": "2000",  # a query ends soon after the process that asked for it
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
