"""Takes callbacks: who may call which task back, and what becomes of the task. Knows no web framework.

Whoever has no right token hears the same of every task, also of one that was never there. With the right one, a
callback is answered 200 once it is stored, and each time it is repeated.
"""

import hmac
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from google.api_core.exceptions import GoogleAPIError, InvalidArgument

from onwrite import events, waits
from onwrite.callback_events import CallbackNotStored, CallbackRefused, CalledBack
from onwrite.callback_notes import GivenUrl, Received
from onwrite.callback_requests import NOT_FOUND, Call, Payload, Refused, is_task_path, is_token, read_payload
from onwrite.callback_urls import hash_of
from onwrite.commits import pause
from onwrite.decisions import unless_cancelled
from onwrite.errors import InvalidInput, NotAHandler, StoreUnavailable
from onwrite.failures import trace_of
from onwrite.log_lines import log
from onwrite.registry import Registry
from onwrite.resumes import Resume
from onwrite.signatures import is_signed
from onwrite.store import Store
from onwrite.task_document import RUNNING, SCHEDULED, TaskDocument

TRIES: Final = 20  # others may change the task meanwhile
NOBODY: Final = GivenUrl(0, hash_of(""))  # compared where there is nothing to compare

OVER: Final = Refused(410, "It is over: nothing waits for this callback any more.")
ANOTHER: Final = Refused(409, "Another callback has come to this address before, and that one counts.")
LATER: Final = Refused(503, "This cannot be taken just now. Send it again in a minute.")


def secrets_of(partner: str, environment: Mapping[str, str] = os.environ) -> Sequence[str]:
    """PARTNER_<NAME>_SECRET; two of them, each on a line, while one takes the other's place."""
    lines = environment.get(f"PARTNER_{partner.upper()}_SECRET", "").splitlines()
    return [line.strip() for line in lines if line.strip()]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """`secrets` gives those that a partner may sign with; none: nobody can."""

    store: Store
    registry: Registry
    secrets: Callable[[str], Sequence[str]] = secrets_of
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    tell: Callable[[object], None] = log

    def receive(self, call: Call) -> None:
        """Returns once it is stored, now or before. Refused says what to answer instead."""
        payload = read_payload(call)
        if not is_task_path(call.task) or not is_token(call.token):
            raise Refused(404, NOT_FOUND)
        try:
            self._store_it(call, payload)
        except (GoogleAPIError, StoreUnavailable) as error:
            self.tell(CallbackNotStored(call.task, trace_of(error)))
            raise LATER from error

    def _store_it(self, call: Call, payload: Payload) -> None:
        for tries in range(TRIES):
            if tries:
                pause(tries)
            task = self._read(call.task)
            url = self._url_of(task, call, payload)
            if task is None or url is None:
                raise Refused(404, NOT_FOUND)
            if self._is_settled(task, url, payload) or self._take(task, url, payload):
                return
        raise StoreUnavailable(f"{call.task} changed {TRIES} times while a callback came")

    def _read(self, path: str) -> TaskDocument | None:
        try:
            return self.store.read(path)
        except InvalidArgument:  # Firestore knows more names that cannot be
            return None

    def _url_of(self, task: TaskDocument | None, call: Call, payload: Payload) -> GivenUrl | None:
        """The URL that was called. As much is compared where there is no task, or none of its URLs."""
        given = task.callback_urls if task else ()
        token_hash = hash_of(call.token).encode()
        found = [url for url in (*given, NOBODY) if hmac.compare_digest(url.token_hash.encode(), token_hash)]
        url = found[0] if found and found[0] is not NOBODY else None
        if url and url.partner:
            secrets = self.secrets(url.partner)
            if task and not secrets:
                why = f"PARTNER_{url.partner.upper()}_SECRET is not set, so that no callback of {url.partner} is taken"
                self.tell(CallbackRefused(task.path, task.type, task.attempt, why))
            return url if is_signed(call.signature, secrets, payload.body, self.clock()) else None
        return url

    def _is_settled(self, task: TaskDocument, url: GivenUrl, payload: Payload) -> bool:
        """Whether it has come before. Refused where nothing will come of it."""
        before = task.callback.find(url.number)
        if before and hmac.compare_digest(before.digest.encode(), payload.digest.encode()):
            return True
        if task.problems or task.state not in (SCHEDULED, RUNNING) or url.number < task.callback.handed:
            refused = OVER
        elif before:
            refused = ANOTHER
        else:
            return False
        self._tell_refused(task, refused)
        raise refused

    def _take(self, task: TaskDocument, url: GivenUrl, payload: Payload) -> bool:
        """False: the task is another one by now."""
        self._check(task, payload)
        now = self.clock()
        received = Received(url.number, payload.digest, now, payload.text)
        if task.waits:
            change = unless_cancelled(task, waits.call_back(task, now, received), now)
        else:
            change = waits.keep_callback(task, received)
        try:
            if not self.store.apply(task, change):
                return False
        except InvalidArgument as error:
            self.tell(events.CannotStore(task.path, task.type, task.attempt, error.message))
            raise Refused(
                413, "There is no room for it. Send less, and where the rest can be fetched."
            ) from error
        if change.fields.get("reason") == "cancelled":
            self.tell(events.Cancelled(task.path, task.type, task.attempt, task.cancelled_by))
            raise OVER
        self.tell(CalledBack(task.path, task.type, task.attempt, early=not task.waits))
        return True

    def _check(self, task: TaskDocument, payload: Payload) -> None:
        """Refused where it does not fit the handler's model; the wait goes on."""
        try:
            self._resume(task).read(payload.text)
        except InvalidInput as error:
            refused = Refused(400, str(error))
            self._tell_refused(task, refused)
            raise refused from None
        except (
            Exception
        ) as error:  # code that is broken, or another deployment's; it may be right in a minute
            self.tell(CallbackNotStored(task.path, trace_of(error)))
            raise LATER from error

    def _resume(self, task: TaskDocument) -> Resume:
        resume = self.registry.get(task.type).resume
        if resume is None:
            raise NotAHandler(f"{task.type} has no on_callback, so that none of its callbacks can be taken")
        return resume

    def _tell_refused(self, task: TaskDocument, refused: Refused) -> None:
        self.tell(CallbackRefused(task.path, task.type, task.attempt, refused.sentence))
