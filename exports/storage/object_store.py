"""A bucket as a place for files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from google.cloud.storage import Bucket

from exports.storage.download import Download
from exports.storage.look_up import look_up
from exports.storage.patience import Patience
from exports.storage.signed_urls import signed_url
from exports.storage.stored_object import StoredObject
from exports.storage.upload import Upload

CHUNK: Final = 8 * 1024 * 1024  # bytes; larger ones pay where every request takes long
_QUANTUM: Final = 256 * 1024  # bytes, a rule of Cloud Storage
_PATIENCE: Final = Patience()


class ObjectStore:
    """`chunk` bytes are sent in one request, and up to three times as many are in memory."""

    def __init__(self, bucket: Bucket, *, chunk: int = CHUNK, patience: Patience = _PATIENCE) -> None:
        if chunk <= 0 or chunk % _QUANTUM:
            raise ValueError(f"chunk must be a multiple of {_QUANTUM:,} bytes, not {chunk:,}")
        # The client (3.17) looks every bucket up in the background, for traces, also where nobody traces.
        os.environ.setdefault("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
        self._bucket = bucket
        self._chunk = chunk
        self._patience = patience

    def find(self, name: str) -> StoredObject | None:
        """One request for metadata."""
        return look_up(self._bucket.blob(name), self._patience)

    def reading(self, name: str, generation: int) -> Download:
        """One request for metadata; ObjectGone where that generation is not there."""
        return Download(self._bucket, name, generation, self._chunk, self._patience)

    @contextmanager
    def writing(self, name: str, content_type: str) -> Iterator[Upload]:
        """A bucket that is missing or closed to us is found out before the first byte.

        A block that is left without `Upload.finish` leaves nothing under the name.
        """
        upload = Upload(self._bucket, name, content_type, self._chunk, self._patience)
        try:
            yield upload
        finally:
            upload.abort()

    def signed_url(self, name: str, filename: str, content_type: str, minutes: int = 15) -> str:
        """A link to download the file as `filename`; on the local cloud, one that works there and does not end."""
        return signed_url(self._bucket.blob(name), filename, content_type, timedelta(minutes=minutes))
