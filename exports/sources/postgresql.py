"""A PostgreSQL server, read with COPY in one read-only transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from exports.sources.postgresql_rows import PostgreSqlRows
from exports.sources.postgresql_session import Session, session
from exports.sources.versions import Fixed, Version, check_version, single_value
from exports.statement import Statement

TIME_LIMIT: Final = 6 * 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class PostgreSqlSource:
    """`dsn` is a `postgresql://` address whose role may SELECT and nothing else; `sslmode` and the like go into it.

    `time_limit` is in seconds, for one whole export with its way to the bucket: the server then ends the query.
    """

    dsn: str
    version_from: Version
    time_limit: float = TIME_LIMIT

    def version(self) -> str:
        if isinstance(self.version_from, Fixed):
            return self.version_from.text
        with session(self.dsn, self.time_limit) as opened:
            return self._version(opened)

    def estimate(self, statement: Statement) -> int | None:
        """The planner's own guess, as good as the last ANALYZE."""
        with session(self.dsn, self.time_limit) as opened:
            return opened.estimate(opened.prepare(statement))

    @contextmanager
    def open(self, statement: Statement, version: str | None = None) -> Iterator[PostgreSqlRows]:
        """The version is looked at in the transaction, and so in the very state that the rows are of."""
        with session(self.dsn, self.time_limit) as opened:
            if version is not None:
                check_version(version, self._version(opened))
            with PostgreSqlRows(opened, statement) as rows:
                yield rows

    def _version(self, opened: Session) -> str:
        if isinstance(self.version_from, Fixed):
            return self.version_from.text
        return single_value(opened.fetch(self.version_from.sql))
