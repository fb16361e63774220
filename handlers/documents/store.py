"""The bucket of documents: what is uploaded, under `uploads/`, and what the partner made of it, under `processed/`."""

from typing import Final

from exports.storage import ObjectStore
from handlers.shop.buckets import bucket

CHUNK: Final = 1024 * 1024  # bytes; sixteen tasks at once in an instance hold four each


def documents_store() -> ObjectStore:
    """SettingError where no bucket is named. Asks Cloud Storage nothing."""
    return ObjectStore(bucket("UPLOADS_BUCKET", "the uploaded documents"), chunk=CHUNK)


def processed_name(upload: str, sha256: str) -> str:
    """Named by its content: a file that is there needs not to be fetched again, and a wrong one takes no name."""
    return f"processed/{upload}/{sha256}"
