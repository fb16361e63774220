"""What is there under a name."""

from google.api_core import exceptions as google
from google.cloud.storage import Blob

from exports.storage.patience import Patience
from exports.storage.problems import explained
from exports.storage.stored_object import StoredObject, stored_object


def look_up(blob: Blob, patience: Patience) -> StoredObject | None:
    """One request for metadata."""
    fresh = blob.bucket.blob(blob.name)
    try:
        with explained(blob.bucket.name):
            fresh.reload(timeout=patience.call, retry=patience.retry())
    except google.NotFound:
        return None
    return stored_object(fresh)
