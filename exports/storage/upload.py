"""One file on its way into the bucket."""

import threading
from collections.abc import Mapping

import google_crc32c
from google.cloud.storage import Bucket

from exports.errors import ExportCancelled, UploadDamaged
from exports.storage.conveyor import Chunk, Conveyor
from exports.storage.crc32c import as_text
from exports.storage.object_metadata import fitted
from exports.storage.patience import Patience
from exports.storage.publish import publish
from exports.storage.resumable import ResumableUpload
from exports.storage.sender import Sender
from exports.storage.stored_object import StoredObject
from exports.storage.temporary import Temporary


class Upload:
    """Written to by one thread; a sink for whatever writes files, though it cannot seek.

    Only `finish` gives the file its name. Whatever else happens to the block it belongs to, nothing is published.
    """

    def __init__(self, bucket: Bucket, name: str, content_type: str, chunk: int, patience: Patience) -> None:
        self.written = 0  # bytes taken from the writer; at most three chunks more than are stored
        self._bucket = bucket
        self._name = name
        self._content_type = content_type
        self._patience = patience
        self._stop = threading.Event()
        self._temporary = Temporary(bucket, patience)
        session = self._temporary.start(content_type)
        self._session = ResumableUpload(session, bucket.name, patience, self._stop)
        self._conveyor = Conveyor(chunk)
        self._sender = Sender(self._session, self._conveyor)
        self._crc32c = 0
        self._buffer: memoryview | None = None
        self._filled = 0
        self._finished = False
        self._published = False

    @property
    def stored(self) -> int:
        """Bytes that Cloud Storage has confirmed."""
        return self._session.stored

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Waits while the upload is behind; raises what the upload met with, also on earlier data."""
        if self._finished:
            raise ValueError("the upload is finished: nothing more can be written")
        self._conveyor.check()
        content = data if isinstance(data, bytes) else bytes(data)
        self._crc32c = google_crc32c.extend(self._crc32c, content)
        rest = memoryview(content)
        while rest:
            rest = self._fill(rest)
        self.written += len(content)
        return len(content)

    def finish(self, metadata: Mapping[str, str] | None = None) -> StoredObject:
        """Waits for the last byte, compares what is stored with what was written, and publishes it.

        Where another writer was first, nothing is published and the object that is there is the answer. The SHA-256 is
        added to the metadata; long values are cut where all together exceed what an object can have.
        """
        if self._finished:
            raise ValueError("the upload is finished already")
        self._finished = True
        last = self._buffer[: self._filled] if self._buffer else memoryview(b"")
        self._conveyor.hand_over(Chunk(last, self._crc32c))
        resource = self._conveyor.result()
        self._compare(int(resource["size"]), str(resource["crc32c"]))
        published = publish(
            self._temporary.written(int(resource["generation"])),
            self._bucket.blob(self._name),
            self._content_type,
            fitted({**(metadata or {}), "sha256": self._sender.sha256}),
            self._patience,
        )
        self._published = True
        self._temporary.remove()
        return published

    def cancel(self) -> None:
        """From any thread: `write` and `finish` raise ExportCancelled at once, also while they wait."""
        self._stop.set()
        self._conveyor.fail(ExportCancelled())

    def abort(self) -> None:
        """Ends what is not published. What cannot be removed now is swept by the bucket's lifecycle."""
        if self._published:
            return
        self.cancel()
        self._session.cancel()
        if self._sender.finishing:
            self._temporary.remove()

    def tell(self) -> int:
        return self.written

    def flush(self) -> None:
        """Nothing to do: a chunk goes when it is full."""

    def close(self) -> None:
        """Nothing ends here: writers that close their sink must not publish."""

    @property
    def closed(self) -> bool:
        return self._finished

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def _fill(self, data: memoryview) -> memoryview:
        """Takes what goes into the buffer, hands a full one over, and returns the rest."""
        if self._buffer is None:
            self._buffer, self._filled = self._conveyor.take(), 0
        part = data[: self._conveyor.size - self._filled]
        self._buffer[self._filled : self._filled + len(part)] = part
        self._filled += len(part)
        if self._filled == self._conveyor.size:
            self._conveyor.hand_over(Chunk(self._buffer))
            self._buffer = None
        return data[len(part) :]

    def _compare(self, size: int, crc32c: str) -> None:
        written = as_text(self._crc32c)
        if (size, crc32c) != (self.written, written):
            raise UploadDamaged(
                f"{self.written:,} bytes with the CRC32C {written} were written, but Cloud Storage has {size:,} with "
                f"{crc32c}. Nothing was published; try again."
            )
