"""A file is uploaded; everything else happens by itself: the functions as deployed, and a partner over HTTP."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.storage import Bucket

from demo.lesson_plan import LESSON, process
from functions.transfer_on_upload import upload_id
from onwrite.local import LocalCloud
from onwrite.local.partner import Faults, Partner
from tests.acceptance.conftest import Start, client_of, storage_of
from tests.acceptance.waiting import all_done, in_state, wait_for_tasks

UPLOADS = "demo-onwrite-uploads"


@pytest.fixture(scope="module")
def partner() -> Iterator[Partner]:
    with Partner(process=process) as partner:
        yield partner


@pytest.fixture(scope="module")
def cloud(start: Start, partner: Partner) -> Iterator[LocalCloud]:
    parts = ("firestore", "relay", "functions", "storage")
    env = {"PARTNER_URL": f"{partner.url}/documents"}
    with start(parts=parts, buckets=(UPLOADS,), sweep_every=1, env=env) as cloud:
        yield cloud


@pytest.fixture
def uploads(cloud: LocalCloud) -> Iterator[Bucket]:
    with storage_of(cloud) as client:
        yield client.bucket(UPLOADS)


def put(
    cloud: LocalCloud, uploads: Bucket, name: str, content: str, content_type: str
) -> firestore.DocumentReference:
    blob = uploads.blob(f"uploads/{name}")
    blob.upload_from_string(content, content_type=content_type)
    document: firestore.DocumentReference = client_of(cloud).document(
        f"uploads/{upload_id(UPLOADS, blob.name, blob.generation)}"
    )
    return document


def test_an_uploaded_lesson_plan_becomes_a_record(
    cloud: LocalCloud, partner: Partner, uploads: Bucket
) -> None:
    partner.faults = Faults(callbacks="forged")
    upload = put(cloud, uploads, "lesson plan.md", LESSON, "text/markdown")
    tasks = wait_for_tasks(upload, all_done(2))
    assert tasks["transfer_document"]["attempt"] == 1
    record = record_of(cloud, upload)
    assert (record["title"], record["language"]) == ("Growing beans", "en-GB")
    assert record["source"]["name"] == "uploads/lesson plan.md"
    processed = uploads.get_blob(record["processed"]["object"])
    assert processed.metadata["sha256"] == record["sha256"]
    cloud.wait_idle()  # the file that came back had its event, too
    noted = [found.get("name") for found in client_of(cloud).collection("uploads").stream()]
    assert noted
    assert all(name.startswith("uploads/") for name in noted)


def test_what_the_partner_can_make_nothing_of_is_a_failed_task(
    cloud: LocalCloud, partner: Partner, uploads: Bucket
) -> None:
    partner.faults = Faults(callbacks="early")
    upload = put(cloud, uploads, "notes.txt", "just text", "text/plain")
    failed = wait_for_tasks(upload, in_state("normalize_document", "failed"))["normalize_document"]
    assert "kind must be lesson_plan or video" in failed["error"]["message"]
    assert not client_of(cloud).document(f"documents/{upload.id}").get().exists


def record_of(cloud: LocalCloud, upload: firestore.DocumentReference) -> Any:
    with closing(client_of(cloud)) as client:
        return client.document(f"documents/{upload.id}").get().to_dict()
