"""A document is complete in the bucket: note it as `uploads/<id>`, with the task that sends it to the partner."""

from contextlib import suppress
from hashlib import sha256
from typing import Final

from firebase_functions import storage_fn
from google.api_core.exceptions import AlreadyExists
from google.cloud.firestore import SERVER_TIMESTAMP

from functions.parameters import UPLOADS_BUCKET
from onwrite import enqueue
from onwrite.trigger import OPTIONS, store

FOLDER: Final = "uploads/"  # what is made of documents lies in the same bucket, and is none
TIMEOUT: Final = 30.0  # seconds


@storage_fn.on_object_finalized(bucket=UPLOADS_BUCKET, **OPTIONS)
def transferOnUpload(event: storage_fn.CloudEvent[storage_fn.StorageObjectData]) -> None:
    """Safe to repeat: the upload's id is made of the object and its generation, so a second commit is refused."""
    data = event.data
    if not data.name.startswith(FOLDER) or data.name.endswith("/"):  # a console's folder is an object, too
        return
    generation = int(data.generation)
    client = store().client
    upload = client.document(f"uploads/{upload_id(data.bucket, data.name, generation)}")
    batch = client.batch()
    batch.create(
        upload,
        {
            "bucket": data.bucket,
            "name": data.name,
            "generation": generation,
            "size": int(data.size),
            "content_type": data.content_type or "",
            "status": "uploaded",
            "created_at": SERVER_TIMESTAMP,
        },
    )
    # Its handler is not asked: that would load Cloud Storage's client, for an input that is right as it is made here.
    enqueue(
        batch,
        upload,
        "transfer_document",
        {"name": data.name, "generation": generation},
        key="transfer_document",
        shown_as="tasks.transfer_document",
        only_new=True,
        handlers=None,
    )
    with suppress(AlreadyExists):
        batch.commit(timeout=TIMEOUT)


# The platform sends an event again that failed, for up to 24 hours; the SDK has no option for it.
transferOnUpload.__firebase_endpoint__.eventTrigger["retry"] = True


def upload_id(bucket: str, name: str, generation: int) -> str:
    """32 hexadecimal digits. A name may hold what no document's id may."""
    return sha256(f"{bucket}/{name}#{generation}".encode()).hexdigest()[:32]
