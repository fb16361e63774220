"""What goes wrong at any call of an upload: the file is there whole, or not at all and a sentence says why."""

import traceback
from dataclasses import dataclass
from random import Random

import pytest
from google.cloud.storage import Bucket

from exports.errors import (
    AccessDenied,
    BucketFull,
    BucketMissing,
    StorageError,
    StorageRefused,
    StorageUnavailable,
    UploadDamaged,
    UploadLost,
)
from exports.storage import ObjectStore, Patience, StoredObject
from onwrite.local.strict_storage import Fault, StrictStorage, What
from tests.storage.strict.conftest import CHUNK, names

CHUNKS = ("chunk", "finish")
ANY: tuple[What, ...] = ("lose_answer", "cut", "refuse", "short")


def write(store: ObjectStore, content: bytes) -> StoredObject:
    with store.writing("file", "text/plain") as upload:
        for start in range(0, len(content), CHUNK // 3):
            upload.write(content[start : start + CHUNK // 3])
        return upload.finish({"rows": "1"})


def assert_whole(bucket: Bucket, content: bytes) -> None:
    assert names(bucket) == ["file"]
    assert bucket.blob("file").download_as_bytes() == content


@pytest.mark.parametrize("what", ["lose_answer", "cut", "refuse"])
@pytest.mark.parametrize("number", range(8))
def test_any_call_may_fail_or_lose_its_answer(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes, what: What, number: int
) -> None:
    """The eight: start, four chunks, finish, rewrite, delete."""
    calls = ("start", *CHUNKS, "rewrite", "delete")
    server.inject(Fault(what, calls=calls, skip=number, after=1))
    assert write(store, content).size == len(content)
    assert_whole(bucket, content)


@pytest.mark.parametrize("what", ANY)
def test_every_chunk_may_fail_again_and_again(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes, what: What
) -> None:
    for skip in range(6):
        server.inject(Fault(what, calls=CHUNKS, skip=skip, times=2, after=skip * 7_000))
    write(store, content)
    assert_whole(bucket, content)


def test_bytes_whose_answer_was_lost_are_not_sent_again(
    server: StrictStorage, store: ObjectStore, content: bytes
) -> None:
    server.inject(Fault("lose_answer", calls=CHUNKS, times=5))
    write(store, content)
    assert server.received() == len(content)


def test_the_question_what_is_stored_may_fail_too(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    server.inject(
        Fault("lose_answer", calls=CHUNKS, skip=2, times=2),
        Fault("cut", calls=("status",)),
        Fault("refuse", calls=("status",)),
    )
    write(store, content)
    assert_whole(bucket, content)


@pytest.mark.parametrize("seed", range(12))
def test_faults_by_chance_change_nothing(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes, seed: int
) -> None:
    dice = Random(seed)
    for _ in range(10):
        what = dice.choice(ANY)
        server.inject(Fault(what, skip=dice.randrange(20), after=dice.randrange(CHUNK)))
    write(store, content)
    server.calm()
    assert_whole(bucket, content)


def test_a_rewrite_may_take_several_calls(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    server.inject(Fault("partly", calls=("rewrite",), times=2))
    assert write(store, content).metadata["rows"] == "1"
    assert_whole(bucket, content)
    assert len(server.calls("rewrite")) == 3


def test_a_temporary_object_that_cannot_be_removed_does_not_spoil_the_file(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    server.inject(Fault("refuse", calls=("delete",), status=403, times=None))
    write(store, content)
    assert len(names(bucket)) == 2
    assert bucket.blob("file").download_as_bytes() == content


@dataclass(frozen=True)
class Refused:
    status: int
    reason: str
    error: type[StorageError]
    advice: str


@pytest.mark.parametrize("call", ["start", "chunk", "finish", "rewrite"])
@pytest.mark.parametrize(
    "refused",
    [
        Refused(403, "quotaExceeded", BucketFull, "takes no more data. .*Raise the quota"),
        Refused(507, "insufficientStorage", BucketFull, "takes no more data. .*delete old files"),
        Refused(403, "forbidden", AccessDenied, "Grant its service account the role Storage Object User"),
        Refused(401, "required", AccessDenied, "Grant its service account the role Storage Object User"),
        Refused(418, "teapot", StorageRefused, "418 A fault that was asked for: teapot."),
    ],
    ids=lambda refused: refused.reason,
)
def test_a_refusal_says_which_bucket_and_what_to_do(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, refused: Refused, call: str
) -> None:
    status, reason = refused.status, refused.reason
    server.inject(Fault("refuse", calls=(call,), status=status, reason=reason, times=None))
    with pytest.raises(refused.error, match=f"bucket {bucket.name}.*{refused.advice}") as raised:
        write(store, b"x" * 2 * CHUNK)
    assert "upload_id" not in str(raised.value)
    assert names(bucket) == []


@pytest.mark.parametrize("call", ["start", "chunk", "finish", "rewrite"])
@pytest.mark.parametrize("what", ["refuse", "cut"])
def test_tries_have_an_end(
    server: StrictStorage, bucket: Bucket, content: bytes, what: What, call: str
) -> None:
    hasty = ObjectStore(bucket, chunk=CHUNK, patience=Patience(call=5.0, limit=0.2, first_pause=0.01))
    server.inject(Fault(what, calls=(call, "status"), times=None))
    with pytest.raises(StorageUnavailable, match=f"bucket {bucket.name}.*Try again later") as raised:
        write(hasty, content)
    assert "upload_id=" not in "".join(traceback.format_exception(raised.value))
    server.calm()
    assert names(bucket) == []


def test_a_service_that_stores_nothing_of_what_it_takes_is_given_up(
    server: StrictStorage, bucket: Bucket, content: bytes
) -> None:
    hasty = ObjectStore(bucket, chunk=CHUNK, patience=Patience(limit=0.2, first_pause=0.01))
    server.inject(Fault("short", calls=CHUNKS, after=0, times=None))
    with pytest.raises(StorageUnavailable, match="took none of the bytes"):
        write(hasty, content)


def test_a_service_that_does_not_answer_in_time_is_asked_again(
    server: StrictStorage, bucket: Bucket, content: bytes
) -> None:
    impatient = ObjectStore(bucket, chunk=CHUNK, patience=Patience(call=0.5, limit=30.0, first_pause=0.01))
    server.inject(Fault("hold_answer", calls=CHUNKS, skip=1))
    write(impatient, content)
    assert_whole(bucket, content)


@pytest.mark.parametrize("call", CHUNKS)
def test_a_session_that_is_gone_is_a_lost_upload(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes, call: str
) -> None:
    server.inject(Fault("forget", calls=(call,)))
    with pytest.raises(UploadLost, match="410 The upload session is gone.*Nothing was published. Try again."):
        write(store, content)
    assert names(bucket) == []


@pytest.mark.parametrize("call", CHUNKS)
def test_bytes_stored_wrong_are_not_published(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes, call: str
) -> None:
    """A wrong chunk is refused by the service, a wrong last one is found by the comparison."""
    server.inject(Fault("damage", calls=(call,)))
    with pytest.raises(UploadDamaged, match="CRC32C"):
        write(store, content)
    assert names(bucket) == []


def test_a_bucket_that_is_deleted_meanwhile_is_named(
    store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    with store.writing("file", "text/plain") as upload:
        upload.write(content)
        bucket.delete()
        with pytest.raises(BucketMissing, match=bucket.name):
            upload.finish()
