"""One object on its way out of the bucket, block by block."""

from collections.abc import Iterator

import google_crc32c
from google.api_core import exceptions as google
from google.cloud.storage import Blob, Bucket

from exports.errors import DownloadDamaged, ObjectGone
from exports.storage.crc32c import as_text
from exports.storage.patience import Patience
from exports.storage.problems import explained
from exports.storage.stored_object import StoredObject, stored_object


class Download:
    """Of one generation: what somebody stores under the same name meanwhile is never mixed in.

    Each block is a request of its own, which may be tried again; memory holds one block.
    """

    def __init__(self, bucket: Bucket, name: str, generation: int, chunk: int, patience: Patience) -> None:
        """ObjectGone where there is no such generation any more."""
        self._bucket = bucket.name
        self._blob: Blob = bucket.blob(name, generation=generation)
        self._chunk = chunk
        self._patience = patience
        self.stored = self._look()

    def blocks(self) -> Iterator[bytes]:
        """DownloadDamaged before the last block where it all is not what Cloud Storage has a checksum of."""
        crc32c, first = 0, 0
        while first < self.stored.size:
            end = min(first + self._chunk, self.stored.size)
            block = self._read(first, end)
            crc32c, first = google_crc32c.extend(crc32c, block), end
            if first == self.stored.size and as_text(crc32c) != self.stored.crc32c:
                raise DownloadDamaged(
                    f"gs://{self._bucket}/{self.stored.name} was read with the CRC32C {as_text(crc32c)}, and is stored "
                    f"with {self.stored.crc32c}. Try again."
                )
            yield block

    def _look(self) -> StoredObject:
        try:
            with explained(self._bucket):
                self._blob.reload(timeout=self._patience.call, retry=self._patience.retry())
        except google.NotFound as error:
            raise ObjectGone(self._bucket, self._blob.name) from error
        return stored_object(self._blob)

    def _read(self, first: int, end: int) -> bytes:
        """As it is stored, also where it is stored compressed: else the ranges would not fit."""
        try:
            with explained(self._bucket):
                block: bytes = self._blob.download_as_bytes(
                    start=first,
                    end=end - 1,
                    raw_download=True,
                    checksum=None,
                    timeout=self._patience.call,
                    retry=self._patience.retry(),
                )
        except google.NotFound as error:
            raise ObjectGone(self._bucket, self._blob.name) from error
        if len(block) != end - first:
            raise DownloadDamaged(
                f"gs://{self._bucket}/{self.stored.name}: {len(block):,} bytes came of {end - first:,}. Try again."
            )
        return block
