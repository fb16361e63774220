"""What a task knows of callbacks: which URLs were given out, and what has come. No token is in it, only its hash.

`callback_urls` is written by the attempt that gives a URL out, `callback` by whoever receives a callback: apart, so
that neither undoes what the other has just written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

URLS_KEPT: Final = 20  # of the last attempts; a callback to an older one is not taken any more
RECEIVED_KEPT: Final = 5  # told apart from repetitions; an older one is over


@dataclass(frozen=True, slots=True)
class GivenUrl:
    """`number`: for which callback of the task it is, counted from 1. `partner`: who must sign it; empty: nobody."""

    number: int
    token_hash: str
    partner: str = ""

    def as_fields(self) -> dict[str, Any]:
        partner = {"partner": self.partner} if self.partner else {}
        return {"number": self.number, "token_hash": self.token_hash, **partner}


@dataclass(frozen=True, slots=True)
class Received:
    """`payload` is JSON as text, which holds what a Firestore value cannot; None: it is not needed any more."""

    number: int
    digest: str
    received_at: datetime
    payload: str | None = None

    def as_fields(self) -> dict[str, Any]:
        fields = {"number": self.number, "digest": self.digest, "received_at": self.received_at}
        return fields if self.payload is None else {**fields, "payload": self.payload}


@dataclass(frozen=True, slots=True)
class CallbackNote:
    """`handed`: how many callbacks have ended a wait; the last of them is what the task goes on with."""

    handed: int = 0
    received: tuple[Received, ...] = ()

    def find(self, number: int) -> Received | None:
        return next((it for it in self.received if it.number == number), None)

    @property
    def current(self) -> str | None:
        """The payload that `on_callback` is called with; None: no wait has ended so far."""
        found = self.find(self.handed) if self.handed else None
        return found.payload if found else None

    @property
    def is_early(self) -> bool:
        """The callback that the task is going to wait for has come already."""
        return self.find(self.handed + 1) is not None

    def with_received(self, received: Received) -> "CallbackNote":
        return replace(self, received=(*self.received, received)[-RECEIVED_KEPT:])

    def handed_over(self) -> "CallbackNote":
        """The next one is gone on with; the payloads before it have had their day."""
        handed = self.handed + 1
        kept = (it if it.number >= handed else replace(it, payload=None) for it in self.received)
        return CallbackNote(handed, tuple(kept))

    def as_fields(self) -> dict[str, Any]:
        return {"handed": self.handed, "received": [it.as_fields() for it in self.received]}


def read_urls(value: Any) -> tuple[GivenUrl, ...]:
    """What cannot be used is left out."""
    return tuple(
        GivenUrl(it["number"], it["token_hash"], it.get("partner", ""))
        for it in _maps(value)
        if _is_number(it.get("number"))
        and isinstance(it.get("token_hash"), str)
        and isinstance(it.get("partner", ""), str)
    )


def read_note(value: Any) -> CallbackNote:
    if not isinstance(value, Mapping):
        return CallbackNote()
    handed = value.get("handed")
    received = tuple(
        Received(it["number"], it["digest"], it["received_at"], it.get("payload"))
        for it in _maps(value.get("received"))
        if _is_number(it.get("number"))
        and isinstance(it.get("digest"), str)
        and isinstance(it.get("received_at"), datetime)
        and isinstance(it.get("payload"), str | None)
    )
    return CallbackNote(handed if isinstance(handed, int) and _is_number(handed) else 0, received)


def _maps(value: Any) -> Iterable[Mapping[str, Any]]:
    return [it for it in value if isinstance(it, Mapping)] if isinstance(value, list | tuple) else ()


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
