"""Every error of exports, one small tree; a class's docstring is its message where none is given.

ExportError
├── CatalogueError               a dataset's file is not usable as it stands
├── InvalidRequest               what was asked for cannot be had
│   ├── UnknownDataset
│   └── RegionNotAllowed
├── NoVersion                    a file without one could never be told from an old one
├── UnsafeStatement              a defect of ours or of sqlglot: nothing was sent to the source
├── ExportCancelled              somebody asked for the end of it
├── SourceError                  the rows could not be had
│   ├── SourceUnavailable        another attempt may succeed
│   ├── DatasetChanged           the same
│   ├── SourceTooSlow            a person must act: another attempt would fail alike
│   ├── SourceRefused            the same
│   ├── SchemaChanged            the same
│   └── ValueNotReadable         the same
├── NotWritable                  the rows do not fit the format; another format takes them
│   ├── ColumnNotWritable
│   ├── NoCoordinates
│   ├── TooManyRows
│   ├── SheetTooLarge
│   └── CellTooLong
├── RowsChanged                  the source's columns changed while it was read
└── StorageError                 Cloud Storage did not do what it was asked for
    ├── BucketMissing            a person must act: another attempt would fail alike
    ├── BucketFull               the same
    ├── AccessDenied             the same
    ├── StorageRefused           the same
    ├── StorageUnavailable       another attempt may succeed
    ├── UploadLost               the same
    ├── UploadDamaged            the same
    ├── DownloadDamaged          the same
    └── ObjectGone               a person must act
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


class ExportError(Exception):
    """Something went wrong in an export."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class CatalogueError(ExportError):
    """A dataset's file in the catalogue cannot be used."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is where in the request (`filters[0].value`), `sentence` what would be right."""

    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.field}: {self.sentence}"


class InvalidRequest(ExportError):
    """What was asked for cannot be had."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, said(problems))))
        self.problems = problems


class UnknownDataset(InvalidRequest):
    """There is no dataset of this name."""


class RegionNotAllowed(InvalidRequest):
    """The request is good, but not for this customer: it asks for a region that was not paid for."""


class NoVersion(ExportError):
    """The source told no version of the dataset: without one, an old file would be taken for the new one."""


class UnsafeStatement(ExportError):
    """The statement reaches beyond what the catalogue allows; it was not run."""


class ExportCancelled(ExportError):
    """The export was cancelled."""


class SourceError(ExportError):
    """The source did not give the rows."""


class SourceUnavailable(SourceError):
    """The source is down, or went away before the last row."""


class DatasetChanged(SourceError):
    """The dataset is no longer at the version that was asked for. Begin again, with its version of now."""


class SourceTooSlow(SourceError):
    """The query took longer than it may."""


class SourceRefused(SourceError):
    """The source does not run this query for us."""


class SchemaChanged(SourceError):
    """The source's columns are not those of the catalogue."""


class ValueNotReadable(SourceError):
    """A cell holds something that its column's type has no way to hold."""


class NotWritable(ExportError):
    """The rows do not fit the format."""


class ColumnNotWritable(NotWritable):
    """A column has a type, or a place, that the format has no way to write."""


class NoCoordinates(NotWritable):
    """A GeoJSON file needs a column of latitudes and one of longitudes."""


class TooManyRows(NotWritable):
    """The export has more rows than the format can hold."""


class SheetTooLarge(NotWritable):
    """The export is too large for one XLSX sheet."""


class CellTooLong(NotWritable):
    """A text is longer than a cell of the format can be."""


class RowsChanged(ExportError):
    """The source's columns changed while it was read; start the export again."""


class StorageError(ExportError):
    """Cloud Storage did not do what it was asked for."""


class BucketMissing(StorageError):
    """There is no such bucket."""

    def __init__(self, bucket: str) -> None:
        super().__init__(
            f"The bucket {bucket} does not exist: create it (gcloud storage buckets create gs://{bucket}), "
            "or correct its name where it is configured."
        )


class BucketFull(StorageError):
    """The bucket or its project takes no more."""

    def __init__(self, bucket: str, said: str) -> None:
        super().__init__(
            f"The bucket {bucket} takes no more data. Cloud Storage says: {said} Raise the quota, see to the "
            "project's billing or delete old files, then try again."
        )


class AccessDenied(StorageError):
    """This program may not use the bucket."""

    def __init__(self, bucket: str, said: str) -> None:
        super().__init__(
            f"This program may not use the bucket {bucket}. Cloud Storage says: {said} Grant its service account "
            "the role Storage Object User (roles/storage.objectUser) on the bucket."
        )


class StorageRefused(StorageError):
    """Cloud Storage does not accept the request."""

    def __init__(self, bucket: str, said: str) -> None:
        super().__init__(f"Cloud Storage refused a request on the bucket {bucket}: {said}")


class StorageUnavailable(StorageError):
    """Cloud Storage did not answer, or could not do its work, for as long as was waited."""

    def __init__(self, bucket: str, said: str) -> None:
        super().__init__(f"Cloud Storage could not be used for the bucket {bucket}: {said} Try again later.")


class UploadLost(StorageError):
    """An upload cannot be gone on with; it has to begin again."""


class UploadDamaged(StorageError):
    """What was stored is not what was sent. Nothing was published; try again."""


class DownloadDamaged(StorageError):
    """What was read is not what is stored; try again."""


class ObjectGone(StorageError):
    """The object was deleted, or replaced by another one under its name."""

    def __init__(self, bucket: str, name: str) -> None:
        super().__init__(
            f"gs://{bucket}/{name} was deleted, or replaced by another object, before it was read to its end."
        )


# What another attempt would meet again: a person must act. All other errors are worth one.
LASTING: Final = (
    CatalogueError,
    InvalidRequest,
    NoVersion,
    UnsafeStatement,
    SourceTooSlow,
    SourceRefused,
    SchemaChanged,
    ValueNotReadable,
    NotWritable,
    BucketMissing,
    BucketFull,
    AccessDenied,
    StorageRefused,
    ObjectGone,
)


MOST = 20  # problems told at once


def said(problems: Sequence[Problem]) -> list[Problem]:
    """At most 20; the last then tells how many more there are."""
    if len(problems) <= MOST:
        return list(problems)
    return [*problems[: MOST - 1], Problem("request", f"there are {len(problems) - MOST + 1} more problems")]
