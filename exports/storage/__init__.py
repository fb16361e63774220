"""Files in Cloud Storage that are there whole or not at all.

A file is uploaded under a temporary name (`tmp/…`), compared with what was sent, and only then given its name. What a
killed process leaves under `tmp/` is swept by the bucket's lifecycle rules, as old files are:
`gcloud storage buckets update gs://BUCKET --lifecycle-file=exports/lifecycle.json --clear-soft-delete`
(soft delete would keep, and bill, every temporary object for a week).
"""

from exports.storage.download import Download
from exports.storage.object_store import ObjectStore
from exports.storage.patience import Patience
from exports.storage.stored_object import StoredObject
from exports.storage.upload import Upload

__all__ = ["Download", "ObjectStore", "Patience", "StoredObject", "Upload"]
