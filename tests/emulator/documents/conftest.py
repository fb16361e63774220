"""The whole way of a document: the engine, the strict stand-in for Cloud Storage, the partner, and the function that
the partner calls back over HTTP.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import flask
import pytest
from cloudevents.http import CloudEvent
from google.cloud import firestore
from google.cloud.storage import Blob, Bucket, Client
from werkzeug.serving import make_server

from demo.lesson_plan import process
from functions import transfer_on_upload
from functions.receive_callback import receiveCallback
from handlers.normalize_document import normalize_document
from handlers.shop import buckets
from handlers.transfer_document import transfer_document
from onwrite import callback_trigger
from onwrite.callbacks import Callbacks
from onwrite.local.partner import Partner
from onwrite.local.ports import LOOPBACK
from onwrite.local.strict_storage import StrictStorage
from tests.emulator.conftest import Bench, GivenHandlers

BUCKET = "uploads-bucket"
_names = count(1)


@pytest.fixture(scope="session")
def storage() -> Iterator[StrictStorage]:
    with StrictStorage() as server:
        server.create_bucket(BUCKET)
        yield server


@pytest.fixture
def bucket(storage: StrictStorage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage.url)
    monkeypatch.setenv("UPLOADS_BUCKET", BUCKET)
    buckets._client.cache_clear()
    with Client(project="demo-onwrite") as client:
        yield client.bucket(BUCKET)
    buckets._client().close()
    buckets._client.cache_clear()


@pytest.fixture
def partner() -> Iterator[Partner]:
    with Partner(process=process) as partner:
        yield partner


@pytest.fixture
def callback_url(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """receiveCallback as it is deployed, on this bench's store and clock."""
    callbacks = Callbacks(
        bench.store, GivenHandlers(bench.handlers), clock=lambda: bench.now, tell=bench.told.append
    )
    monkeypatch.setattr(callback_trigger, "_callbacks", lambda _: callbacks)
    app = flask.Flask("functions")
    app.add_url_rule(
        "/receiveCallback", view_func=lambda: receiveCallback(flask.request), methods=["GET", "POST"]
    )
    server = make_server(LOOPBACK, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{LOOPBACK}:{server.port}/receiveCallback"
    server.shutdown()
    thread.join()


@dataclass
class Desk:
    """Where documents come in."""

    bench: Bench
    bucket: Bucket
    partner: Partner

    def put(self, content: str | bytes, content_type: str = "text/markdown", folder: str = "uploads") -> Blob:
        blob = self.bucket.blob(f"{folder}/leçon {next(_names)}.md")
        blob.upload_from_string(content, content_type=content_type)
        return blob

    def finalized(self, blob: Blob) -> firestore.DocumentReference:
        """The event as Eventarc sends it; the upload it is about."""
        attributes = {
            "type": "google.cloud.storage.object.v1.finalized",
            "source": f"//storage.googleapis.com/projects/_/buckets/{BUCKET}",
            "subject": f"objects/{blob.name}",
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        transfer_on_upload.transferOnUpload(CloudEvent(attributes, dict(blob._properties)))
        self.bench.now = max(self.bench.now, datetime.now(UTC))
        upload = transfer_on_upload.upload_id(BUCKET, blob.name, blob.generation)
        return self.bench.client.document(f"uploads/{upload}")

    def sent(self, content: str | bytes, content_type: str = "text/markdown") -> firestore.DocumentReference:
        """The upload, its document given to the partner."""
        upload = self.finalized(self.put(content, content_type))
        self.transfer(upload)
        return upload

    def called_back(self, times: int = 1) -> list[int | None]:
        """What the partner heard."""
        self.partner.wait_until(lambda: len(self.partner.received.callbacks) >= times)
        return [callback.answered for callback in self.partner.received.callbacks]

    def transfer(self, upload: firestore.DocumentReference) -> dict[str, Any]:
        return self.bench.process(task_of(upload, "transfer_document"))

    def normalize(self, upload: firestore.DocumentReference) -> dict[str, Any]:
        self.bench.now = max(self.bench.now, datetime.now(UTC))
        return self.bench.process(task_of(upload, "normalize_document"))

    def stored(self, folder: str) -> list[str]:
        return [blob.name for blob in self.bucket.list_blobs(prefix=f"{folder}/")]


@pytest.fixture
def desk(
    bench: Bench, bucket: Bucket, partner: Partner, callback_url: str, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("PARTNER_URL", f"{partner.url}/documents")
    monkeypatch.setenv("ALLOW_PRIVATE_PARTNER", "true")
    monkeypatch.setenv("CALLBACK_URL", callback_url)
    monkeypatch.setattr(transfer_on_upload, "store", lambda: bench.store)
    bench.handlers |= {"transfer_document": transfer_document, "normalize_document": normalize_document}
    return Desk(bench, bucket, partner)


def task_of(upload: firestore.DocumentReference, type_name: str) -> firestore.DocumentReference:
    task: firestore.DocumentReference = upload.collection("tasks").document(type_name)
    return task
