"""A resumable upload, without HTTP: what is stored so far, and what may come next."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onwrite.local.strict_storage.content import Content
from onwrite.local.strict_storage.content_range import ContentRange
from onwrite.local.strict_storage.refusals import (
    Refusal,
    bad_request,
    no_session,
    session_cancelled,
    session_gone,
)
from onwrite.local.strict_storage.versions import Version

QUANTUM = 256 * 1024  # chunks are multiples of it, except for the last
_MOST_COMING = 2 * QUANTUM  # held back; more of it would cost fresh pages for every chunk


@dataclass
class Session:
    bucket: str
    name: str
    fields: Mapping[str, Any]
    conditions: Mapping[str, str]
    crc32c: str | None  # announced at the start
    total: int | None  # announced at the start, or with the last chunk
    content: Content
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    version: Version | None = None  # the object, once it is there
    over: Refusal | None = None  # why nothing more is taken
    _coming: list[bytes] = field(default_factory=list)
    _coming_size: int = 0

    @property
    def stored(self) -> int:
        return self.content.size

    def admit(self, asked: ContentRange, length: int | None) -> int:
        """Refuses what does not fit; returns how many bytes at the chunk's beginning are stored already."""
        if length != asked.length:
            raise bad_request(f"Content-Range speaks of {asked.length} bytes, Content-Length of {length}.")
        if asked.total is not None:
            self._agree_on(asked.total)
        if asked.first is None or asked.end is None:
            return 0
        if asked.first > self.stored:
            raise bad_request(
                f"Invalid request. According to the Content-Range header, the upload offset is {asked.first} "
                f"byte(s), which exceeds already uploaded size of {self.stored} byte(s)."
            )
        if asked.length % QUANTUM and not asked.is_last:
            raise bad_request(
                f"Invalid request. The number of bytes uploaded is required to be a multiple of {QUANTUM}, "
                "except for the final request."
            )
        return min(self.stored - asked.first, asked.length)

    def take(self, data: bytes) -> None:
        self._coming.append(data)
        self._coming_size += len(data)
        if self._coming_size >= _MOST_COMING:
            self._store_quanta()

    def settle(self) -> None:
        """The chunk has come whole."""
        for data in self._coming:
            self.content.append(data)
        self._forget()

    def break_off(self) -> None:
        """Of a chunk that has not come whole, whole quanta are stored and the rest is forgotten."""
        self._store_quanta()
        self._forget()

    def _store_quanta(self) -> None:
        """Without joining what came: a copy of all bytes would be a fifth of this server's work."""
        room = self._coming_size - (self.stored + self._coming_size) % QUANTUM
        held: list[bytes] = []
        for data in self._coming:
            taken = min(max(room, 0), len(data))
            if taken:
                self.content.append(data[:taken])
            if taken < len(data):
                held.append(data[taken:])
            room -= taken
        self._coming, self._coming_size = held, sum(map(len, held))

    def _forget(self) -> None:
        self._coming, self._coming_size = [], 0

    @property
    def complete(self) -> bool:
        return self.total == self.stored

    def _agree_on(self, total: int) -> None:
        if self.total not in (None, total) or total < self.stored:
            raise bad_request(
                f"The upload has {self.stored} bytes of {self.total}: it cannot have {total} in all."
            )
        self.total = total


class Sessions:
    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    def add(self, session: Session) -> None:
        self._sessions[session.key] = session

    def find(self, key: str) -> Session | None:
        return self._sessions.get(key)

    def get(self, key: str) -> Session:
        session = self._sessions.get(key)
        if session is None:
            raise no_session()
        return session

    def cancel(self, key: str) -> None:
        session = self.get(key)
        if session.version is None:
            session.over = session_cancelled()

    def forget(self, key: str) -> None:
        self.get(key).over = session_gone()
