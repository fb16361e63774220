"""Faults on request, met by the client's own writer."""

import pytest
from google.cloud.storage import Bucket
from google.cloud.storage.exceptions import InvalidResponse
from google.cloud.storage.retry import DEFAULT_RETRY

from onwrite.local import LocalCloudError
from onwrite.local.strict_storage import Fault, StrictStorage, What

CHUNK = 2 * 256 * 1024
QUICK = DEFAULT_RETRY.with_delay(0.001, 0.01, 2.0)


def write(bucket: Bucket, content: bytes) -> bytes:
    with bucket.blob("file").open("wb", chunk_size=CHUNK, retry=QUICK) as out:
        out.write(content)
    return bytes(bucket.blob("file").download_as_bytes())


@pytest.mark.parametrize("what", ["lose_answer", "refuse", "cut"])
def test_the_clients_writer_survives_what_can_be_sent_again(
    server: StrictStorage, bucket: Bucket, content: bytes, what: What
) -> None:
    server.inject(Fault(what, calls=("chunk", "finish"), times=3))
    assert write(bucket, content) == content
    assert len(server.calls("chunk", "finish")) == 3 + 3


def test_a_delayed_call_is_carried_out_all_the_same(
    server: StrictStorage, bucket: Bucket, content: bytes
) -> None:
    server.inject(Fault("delay", seconds=0.01, times=None))
    assert write(bucket, content) == content


def test_the_clients_writer_does_not_survive_a_chunk_stored_in_part(
    server: StrictStorage, bucket: Bucket, content: bytes
) -> None:
    """Why exports.storage has a writer of its own."""
    server.inject(Fault("short", calls=("chunk",), after=CHUNK // 2))
    with pytest.raises(ValueError, match="unexpected state"):
        write(bucket, content)


def test_a_fault_meets_only_the_calls_names_and_buckets_it_is_for(
    server: StrictStorage, bucket: Bucket, content: bytes
) -> None:
    server.inject(
        Fault("refuse", calls=("media",), times=None, status=403),
        Fault("refuse", prefix="other/", times=None, status=403),
        Fault("refuse", bucket="other", times=None, status=403),
    )
    bucket.blob("file").upload_from_string(content)
    assert bucket.get_blob("file").size == len(content)


def test_a_fault_lets_calls_pass_and_ends_when_it_is_used_up(server: StrictStorage, bucket: Bucket) -> None:
    server.inject(Fault("refuse", calls=("get",), skip=1, times=1, status=400))
    assert bucket.get_blob("file") is None
    with pytest.raises(Exception, match="A fault that was asked for"):
        bucket.get_blob("file")
    assert bucket.get_blob("file") is None


def test_calm_ends_every_fault(server: StrictStorage, bucket: Bucket) -> None:
    server.inject(Fault("refuse", times=None, status=400))
    server.calm()
    assert bucket.get_blob("file") is None


def test_a_session_that_is_gone_is_told_to_the_writer(
    server: StrictStorage, bucket: Bucket, content: bytes
) -> None:
    server.inject(Fault("forget", calls=("chunk",), skip=1))
    with pytest.raises(InvalidResponse) as raised:
        write(bucket, content)
    assert raised.value.response.status_code == 410


def test_every_call_is_written_down(server: StrictStorage, bucket: Bucket, content: bytes) -> None:
    server.forget_calls()
    write(bucket, content)
    kinds = [call.kind for call in server.calls()]
    assert kinds == ["start", "chunk", "chunk", "finish", "media"]
    assert {call.name for call in server.calls()} == {"file"}


def test_a_fault_that_does_not_exist_is_named() -> None:
    with pytest.raises(LocalCloudError, match="There is no fault 'explode': choose from lose_answer"):
        Fault("explode")  # type: ignore[arg-type]
