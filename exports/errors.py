"""Every error of an export, one small tree; each sentence says what to do.

ExportError
├── ExportCancelled              somebody asked for the end of it
└── StorageError                 Cloud Storage did not do what it was asked for
    ├── BucketMissing            a person must act: another attempt would fail alike
    ├── BucketFull               the same
    ├── AccessDenied             the same
    ├── StorageRefused           the same
    ├── StorageUnavailable       another attempt may succeed
    ├── UploadLost               the same
    └── UploadDamaged            the same
"""


class ExportError(Exception):
    """Something went wrong with an export."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class ExportCancelled(ExportError):
    """The export was cancelled."""


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
