"""The protocol of a resumable upload, chunk by chunk, over a session that is open.

The storage client's own writer cannot be used: it gives up when the service stores a part of a chunk only, which it
may, and one that is forgotten by its owner publishes what it has. The session's address needs no credentials.
"""

import re
import threading
import time
from random import Random
from typing import Final

import requests
from google.api_core import exceptions as google

from exports.errors import BucketMissing, ExportCancelled, StorageUnavailable, UploadDamaged, UploadLost
from exports.storage.conveyor import Resource
from exports.storage.crc32c import as_text
from exports.storage.patience import Patience
from exports.storage.problems import NETWORK, TRANSIENT, problem, said

_DONE: Final = (200, 201)
_INCOMPLETE: Final = 308
_BAD_REQUEST: Final = 400
_LOST: Final = (404, 410, 499)
_CANCEL_LIMIT: Final = 5.0  # seconds
_RANGE: Final = re.compile(r"bytes=0-(\d+)")


class Transient(Exception):
    """Worth another try, once the service was asked what it has."""


class ResumableUpload:
    """Used by one thread, `cancel` by any. `stored` counts the bytes the service has confirmed."""

    def __init__(self, url: str, bucket: str, patience: Patience, stop: threading.Event) -> None:
        self.stored = 0
        self._url = url
        self._bucket = bucket
        self._patience = patience
        self._stop = stop
        self._connection = requests.Session()

    def send(self, chunk: memoryview) -> None:
        """Returns when the whole chunk is stored. Its size is a multiple of 256 KiB."""
        if self._carry(chunk, None) is not None:
            raise UploadLost("The upload was ended by somebody else; nothing was published. Try again.")

    def finish(self, chunk: memoryview, crc32c: int) -> Resource:
        """Sends the last bytes, maybe none, and returns the description of the object they complete."""
        resource = self._carry(chunk, as_text(crc32c))
        if resource is None:
            raise UploadLost("The upload got no object at its end; nothing was published. Try again.")
        return resource

    def cancel(self) -> None:
        """As far as it can be done at once; a session that stays is worth nothing and ends within a week."""
        try:
            requests.delete(self._url, headers={"Content-Length": "0"}, timeout=_CANCEL_LIMIT)
        except requests.RequestException:
            return

    def close(self) -> None:
        self._connection.close()

    def _carry(self, chunk: memoryview, digest: str | None) -> Resource | None:
        """Until all of the chunk is stored, whatever part of it each try gets across."""
        first, end = self.stored, self.stored + len(chunk)
        tries = _Tries(self._patience, self._bucket, self._stop)
        step = self._put
        while True:
            before = self.stored
            try:
                resource = step(chunk[before - first :], digest)
            except Transient as trouble:
                tries.pause(trouble)
                step = self._ask
                continue
            self._check(first, end)
            if resource is not None or (digest is None and self.stored == end):
                return resource
            if self.stored > before:
                tries.begin()
            elif step == self._put:
                tries.pause(Transient("it took none of the bytes it was sent."))
            step = self._put

    def _check(self, first: int, end: int) -> None:
        if not first <= self.stored <= end:
            raise UploadLost(
                f"Cloud Storage says it has {self.stored:,} bytes, which is not between {first:,} and {end:,}: "
                "the upload cannot be gone on with. Nothing was published; try again."
            )

    def _put(self, chunk: memoryview, digest: str | None) -> Resource | None:
        end = self.stored + len(chunk)
        total = "*" if digest is None else str(end)
        span = f"{self.stored}-{end - 1}" if chunk else "*"
        headers = {"Content-Range": f"bytes {span}/{total}"}
        if digest is not None:
            headers["x-goog-hash"] = f"crc32c={digest}"
        return self._exchange(chunk, headers)

    def _ask(self, chunk: memoryview, digest: str | None) -> Resource | None:
        """What became of the bytes whose answer never came."""
        total = "*" if digest is None else str(self.stored + len(chunk))
        return self._exchange(memoryview(b""), {"Content-Range": f"bytes */{total}"})

    def _exchange(self, body: memoryview, headers: dict[str, str]) -> Resource | None:
        """The finished object, or None and `stored` is as the service says."""
        if self._stop.is_set():
            raise ExportCancelled
        try:
            answer = self._connection.put(
                self._url,
                data=body or None,
                headers=headers,
                timeout=self._patience.call,
                allow_redirects=False,
            )
        except NETWORK as error:
            raise Transient(said(error)) from None  # its words hold the session's address
        if answer.status_code in _DONE:
            return _resource(answer)
        if answer.status_code == _INCOMPLETE:
            match = _RANGE.fullmatch(answer.headers.get("Range", ""))
            self.stored = int(match[1]) + 1 if match else 0
            return None
        raise self._refusal(answer)

    def _refusal(self, answer: requests.Response) -> Exception:
        error = google.from_http_response(answer)
        if answer.status_code in TRANSIENT:
            return Transient(said(error))
        trouble = problem(self._bucket, error)
        if answer.status_code in _LOST and not isinstance(trouble, BucketMissing):
            return UploadLost(
                f"Cloud Storage has ended the upload: {said(error)} Nothing was published. Try again."
            )
        if answer.status_code == _BAD_REQUEST and "crc32c" in said(error).lower():
            return UploadDamaged(f"Cloud Storage got other bytes than were sent: {said(error)} Try again.")
        return trouble


def _resource(answer: requests.Response) -> Resource:
    try:
        return dict(answer.json())
    except ValueError:
        raise Transient("its answer was no JSON.") from None


class _Tries:
    """The time and the pauses a chunk has; every progress makes both new."""

    def __init__(self, patience: Patience, bucket: str, stop: threading.Event) -> None:
        self._patience = patience
        self._bucket = bucket
        self._stop = stop
        self.begin()

    def begin(self) -> None:
        self._end = time.monotonic() + self._patience.limit
        self._pauses = self._patience.pauses(Random())  # noqa: S311 — spreads tries, no secret

    def pause(self, trouble: Transient) -> None:
        pause = next(self._pauses)
        if time.monotonic() + pause > self._end:
            raise StorageUnavailable(self._bucket, str(trouble)) from trouble
        if self._stop.wait(pause):
            raise ExportCancelled
