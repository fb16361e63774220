"""A file that holds a dataset: on this machine, or in a bucket."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final, Protocol

import pyarrow as pa
from google.api_core.exceptions import GoogleAPIError, NotFound, PreconditionFailed
from google.auth.exceptions import GoogleAuthError
from google.cloud.storage import Blob, Bucket
from google.cloud.storage.exceptions import DataCorruption
from google.cloud.storage.retry import DEFAULT_RETRY
from pyarrow.parquet import read_metadata

from exports.errors import DatasetChanged, SourceRefused, SourceUnavailable
from exports.sources.versions import check_version

LARGEST: Final = 256 * 1024 * 1024  # bytes; on Cloud Run a file on disk takes up the instance's memory
FOOTER: Final = 1024 * 1024  # bytes fetched at once where only the end of a file is read
PARQUET: Final = ".parquet"
CALL_TIMEOUT: Final = 30.0  # seconds, for one request
RETRY: Final = DEFAULT_RETRY.with_timeout(60.0)  # seconds, for all tries of one request


@dataclass(frozen=True, slots=True)
class OnDisk:
    """`check` raises DatasetChanged where the path no longer leads to what it led to at first."""

    path: Path
    check: Callable[[], None]


class SourceFile(Protocol):
    """Anything that can say which version it has and put that on the disk; the ending of `name` tells its kind."""

    @property
    def name(self) -> str: ...

    @property
    def at_hand(self) -> bool:
        """Nothing must be fetched to read it."""

    def version(self) -> str: ...

    def rows(self) -> int | None:
        """How many a Parquet file says it has."""

    def on_disk(self, version: str | None) -> AbstractContextManager[OnDisk]: ...


@dataclass(frozen=True, slots=True)
class LocalFile:
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def at_hand(self) -> bool:
        return True

    def rows(self) -> int | None:
        return _rows(self.path) if self.name.endswith(PARQUET) else None

    def version(self) -> str:
        """Time and size: the same on every machine that has the same file."""
        return _time_and_size(self._found())

    @contextmanager
    def on_disk(self, version: str | None) -> Iterator[OnDisk]:
        found = self._found()
        check_version(version, _time_and_size(found))
        yield OnDisk(self.path, lambda: self._check_same(found))

    def _found(self) -> os.stat_result:
        try:
            return self.path.stat()
        except OSError as error:
            raise SourceUnavailable(f"{self.path}: {error.strerror}. Put the file there.") from error

    def _check_same(self, found: os.stat_result) -> None:
        """Another file in its place has another number, even where time and size are the same."""
        now = self._found()
        check_version(_time_and_size(found), _time_and_size(now))
        if now.st_ino != found.st_ino:
            raise DatasetChanged(f"{self.path} was replaced as it was read. Begin again.")


@dataclass(frozen=True, slots=True)
class BucketFile:
    """The version is the object's generation."""

    bucket: Bucket
    name: str
    largest: int = LARGEST

    @property
    def at_hand(self) -> bool:
        return False

    def rows(self) -> int | None:
        """Two or three requests, for the end of the file."""
        if not self.name.endswith(PARQUET):
            return None
        with self._problems(), self._found().open("rb", chunk_size=FOOTER) as file:
            return _rows(file)

    def version(self) -> str:
        return str(self._found().generation)

    @contextmanager
    def on_disk(self, version: str | None) -> Iterator[OnDisk]:
        found = self._found()
        check_version(version, str(found.generation))
        if found.size > self.largest:
            raise SourceRefused(
                f"{self.name} has {found.size:,} bytes, and there is room for {self.largest:,}. Raise `largest` "
                "and the instance's memory, or split the file."
            )
        with TemporaryDirectory(prefix="export-source-") as folder:
            path = Path(folder) / Path(self.name).name
            self._download(found, path)
            yield OnDisk(path, lambda: None)

    def _found(self) -> Blob:
        with self._problems():
            found = self.bucket.get_blob(self.name, timeout=CALL_TIMEOUT, retry=RETRY)
        if found is None:
            raise SourceUnavailable(f"The bucket {self.bucket.name} holds no {self.name}. Upload it.")
        return found

    def _download(self, found: Blob, path: Path) -> None:
        """This very generation: another may have come since."""
        with self._problems():
            found.download_to_filename(
                path, if_generation_match=found.generation, timeout=CALL_TIMEOUT, retry=RETRY
            )

    @contextmanager
    def _problems(self) -> Iterator[None]:
        try:
            yield
        except (PreconditionFailed, NotFound) as error:
            raise DatasetChanged(f"{self.name} was replaced as it was fetched. Begin again.") from error
        except (GoogleAPIError, GoogleAuthError, OSError, DataCorruption) as error:
            raise SourceUnavailable(
                f"{self.name} could not be fetched from the bucket {self.bucket.name}: {error}. Try again; if it "
                "stays so, look at the bucket's rights."
            ) from error


def _rows(file: Path | IO[bytes]) -> int:
    try:
        return int(read_metadata(file).num_rows)
    except pa.ArrowInvalid as error:
        raise SourceRefused(f"This is no Parquet file: {error}. Put a whole one there.") from error


def _time_and_size(found: os.stat_result) -> str:
    return f"{found.st_mtime_ns}-{found.st_size}"
