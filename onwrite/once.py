"""Effects that must not happen twice, at partners that know no idempotency keys: an intent before, a receipt after."""

import re
import threading
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any, Final

from onwrite import effect_notes
from onwrite.answers import unless_answer
from onwrite.commits import size_of
from onwrite.effect_notes import Note, Notes
from onwrite.errors import EffectsRefused, NotStorable, ReceiptTooLarge, TooManyEffects, shortened
from onwrite.holds import Hold
from onwrite.stops import OutcomeUnknown, ReceiptLost
from onwrite.task_document import TaskDocument
from onwrite.values import decode, encode

RECEIPT_LIMIT: Final = 10_000  # bytes
NOTES_LIMIT: Final = (
    50_000  # bytes, of all effects; an event carries the document twice, and a result beside it
)
WHY_LIMIT: Final = 300  # characters

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Once:
    """`notes` is what the task keeps of its effects."""

    def __init__(
        self,
        document: TaskDocument,
        hold: Hold,
        clock: Callable[[], datetime],
        write: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self.notes: Notes = dict(document.once)
        self._document = document
        self._hold = hold
        self._clock = clock
        self._write = write
        self._lock = threading.Lock()  # a write holds the notes of all effects, also of other threads

    def __call__(
        self,
        name: str,
        do: Callable[[], Any],
        check: Callable[[], Any] | None = None,
        *,
        not_done: tuple[type[BaseException], ...] = (),
    ) -> Any:
        """What `do()` returns, its receipt, as Firestore keeps it; where there is one already, without calling `do`.

        `check()` looks the effect up where an earlier attempt has begun it and nobody knows more: its receipt, or None
        where it did not happen, and `do` is called. Without it a person is asked: OutcomeUnknown ends the attempt.

        Of the exceptions that `do` raises, those in `not_done` say that the effect did not happen, and its next attempt
        begins anew. Any other one leaves that open. TooManyEffects before it is begun.
        """
        _check_name(name)
        note = self.notes.get(name, {})
        if effect_notes.has_receipt(note):
            return deepcopy(note["receipt"])
        if effect_notes.is_open(note):
            found = self._look_up(name, note, check)
            if found is not None:
                return self._keep(name, found)
        self._begin(name)
        try:
            receipt = unless_answer(do())
        except not_done:
            self._forget(name)
            raise
        return self._keep(name, receipt)

    def _look_up(self, name: str, note: Note, check: Callable[[], Any] | None) -> Any:
        if "lost" in note:
            raise ReceiptLost(self._lost(name, note), name)
        if check is None:
            sentence = (
                f"nobody knows whether the effect `{name}` happened: it was begun {effect_notes.begun(note)}, and "
                "no receipt of it was kept; look it up at who was to do it, and say so: "
                f"{self._decide(name)}, or with `--again` in its place"
            )
            raise OutcomeUnknown(sentence, name)
        return unless_answer(check())

    def _begin(self, name: str) -> None:
        """The intent is in the task when it returns, and the lease is still good: who froze meanwhile does nothing."""
        while True:
            with self._lock:
                notes = {
                    **self.notes,
                    name: effect_notes.intent(self._clock(), self._document.attempt),
                }
                _check_room(notes)
                try:
                    self._write({"once": notes})
                except BaseException:
                    self._hold.report("once", self.notes)  # the intent may have landed, and nothing was done
                    raise
                self.notes = notes
            lease = self._hold.claim.task.lease
            if lease is None or self._clock() < lease.expires_at:
                return

    def _keep(self, name: str, receipt: Any) -> Any:
        note = self.notes[name]
        try:
            kept = _storable(receipt)
            self._note(name, effect_notes.with_receipt(note, self._clock(), kept))
        except (NotStorable, EffectsRefused) as error:
            lost = effect_notes.with_lost_receipt(note, self._clock(), shortened(str(error), WHY_LIMIT))
            self._note(name, lost)
            raise ReceiptLost(self._lost(name, lost), name) from error
        return deepcopy(kept)

    def _note(self, name: str, note: Note) -> None:
        with self._lock:
            self.notes = {**self.notes, name: note}
            self._hold.report(
                "once", self.notes
            )  # should the write fail, it goes with the end of the attempt
            self._write({"once": self.notes})

    def _forget(self, name: str) -> None:
        """With the end of the attempt is soon enough: until then somebody would ask in vain, and nothing worse."""
        with self._lock:
            self.notes = {other: note for other, note in self.notes.items() if other != name}
            self._hold.report("once", self.notes)

    def _lost(self, name: str, note: Note) -> str:
        return (
            f"the effect `{name}`, begun {effect_notes.begun(note)}, has happened, and its receipt could not be kept "
            f"({note['lost']}); hand one in: {self._decide(name)}"
        )

    def _decide(self, name: str) -> str:
        return f"`python -m onwrite decide {self._document.path} {name} --happened RECEIPT`"


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(
            "an effect's name is 1 to 64 small letters, digits and _, and begins with a letter, such as mail; "
            f"not {shortened(repr(name))}"
        )


def _check_room(notes: Notes) -> None:
    if size_of(notes) + RECEIPT_LIMIT > NOTES_LIMIT:
        raise TooManyEffects(
            f"the effects of this task take more than {NOTES_LIMIT - RECEIPT_LIMIT:,} bytes so far, a task keeps at "
            f"most {NOTES_LIMIT:,}; return shorter receipts, or make a task of its own for each effect"
        )


def _storable(receipt: Any) -> Any:
    """As a later attempt would read it."""
    size = size_of(receipt)
    if size > RECEIPT_LIMIT:
        raise ReceiptTooLarge(f"the receipt has {size:,} bytes, a task keeps at most {RECEIPT_LIMIT:,}")
    return decode(encode(receipt))
