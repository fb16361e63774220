"""The outside ledger: a partner's books, which no Firestore commit can undo. An SQLite file.

As with partners that know idempotency keys, a call with a known key is counted and changes nothing else.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

_PATIENCE: Final = 60.0  # seconds; a worker may be frozen in the middle of its own call
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, task TEXT NOT NULL, calls INTEGER NOT NULL)"
)
_BOOK: Final = "INSERT INTO entries VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET calls = calls + 1"


class Ledger:
    """Each call opens the file anew, so that any process may be killed in any call."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open_books(self) -> None:
        """New ones: what an earlier run left is removed."""
        for old in self._path.parent.glob(f"{self._path.name}*"):  # SQLite keeps two files beside it
            old.unlink()
        with self._books() as books:
            books.execute("PRAGMA journal_mode = WAL")
            books.execute(_TABLE)

    def book(self, key: str, task: str) -> None:
        with self._books() as books, books:
            books.execute(_BOOK, (key, task))

    def keys(self) -> dict[str, tuple[str, ...]]:
        """By task. More than one key: the effect was made more than once."""
        found: dict[str, tuple[str, ...]] = {}
        with self._books() as books:
            for task, key in books.execute("SELECT task, key FROM entries ORDER BY key"):
                found[task] = (*found.get(task, ()), key)
        return found

    def repeated_calls(self) -> int:
        """Calls that met a known key: effects that a partner without keys would have made again."""
        with self._books() as books:
            (repeated,) = books.execute("SELECT coalesce(sum(calls - 1), 0) FROM entries").fetchone()
        return int(repeated)

    @contextmanager
    def _books(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as books:
            # What a killed process has written is the kernel's; and a worker that is frozen while it waits for the
            # disk would keep the books locked for all others.
            books.execute("PRAGMA synchronous = OFF")
            yield books
