"""Resumable uploads as Cloud Storage documents them, asked for by hand."""

import base64

import google_crc32c
import pytest
import requests
from google.cloud.storage import Bucket

from onwrite.local.strict_storage import Fault, StrictStorage

QUANTUM = 256 * 1024
FIRST, SECOND, LAST = b"a" * QUANTUM, b"b" * QUANTUM, b"c" * 10
WHOLE = FIRST + SECOND + LAST


def crc32c(content: bytes) -> str:
    return base64.b64encode(google_crc32c.value(content).to_bytes(4, "big")).decode()


class Session:
    """What a client may send to an upload's address."""

    def __init__(self, bucket: Bucket, **options: object) -> None:
        self.url = bucket.blob("file").create_resumable_upload_session("text/plain", **options)

    def put(self, content: bytes, content_range: str, **headers: str) -> requests.Response:
        return requests.put(
            self.url, data=content, headers={"Content-Range": content_range, **headers}, timeout=30
        )

    def all_but_last(self) -> None:
        assert self.put(FIRST + SECOND, f"bytes 0-{2 * QUANTUM - 1}/*").status_code == 308

    def last(self, **headers: str) -> requests.Response:
        return self.put(LAST, f"bytes {2 * QUANTUM}-{len(WHOLE) - 1}/{len(WHOLE)}", **headers)

    def status(self) -> requests.Response:
        return self.put(b"", "bytes */*")


@pytest.fixture
def session(bucket: Bucket) -> Session:
    return Session(bucket)


def said(answer: requests.Response) -> str:
    return str(answer.json()["error"]["message"])


def test_each_chunk_is_answered_with_what_is_stored_and_the_last_with_the_object(
    session: Session, bucket: Bucket
) -> None:
    nothing = session.status()
    assert (nothing.status_code, nothing.headers.get("Range")) == (308, None)
    first = session.put(FIRST, f"bytes 0-{QUANTUM - 1}/*")
    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{QUANTUM - 1}")
    session.put(SECOND, f"bytes {QUANTUM}-{2 * QUANTUM - 1}/*")
    assert bucket.get_blob("file") is None
    last = session.last()
    assert last.status_code == 200
    assert (last.json()["size"], last.json()["crc32c"]) == (str(len(WHOLE)), crc32c(WHOLE))
    assert bucket.blob("file").download_as_bytes() == WHOLE


def test_a_chunk_sent_again_is_stored_once(session: Session, bucket: Bucket) -> None:
    for _ in range(3):
        session.put(FIRST, f"bytes 0-{QUANTUM - 1}/*")
    session.all_but_last()  # half of it is new
    session.last()
    assert bucket.blob("file").download_as_bytes() == WHOLE


def test_a_finished_upload_answers_with_its_object_whatever_is_sent_again(session: Session) -> None:
    session.all_but_last()
    object_there = session.last().json()
    assert session.last().json() == object_there
    assert session.status().json() == object_there


def test_an_upload_can_be_ended_without_further_bytes(session: Session, bucket: Bucket) -> None:
    session.all_but_last()
    assert session.put(b"", f"bytes */{2 * QUANTUM}").status_code == 200
    assert bucket.get_blob("file").size == 2 * QUANTUM


def test_asking_for_the_status_ends_nothing(session: Session, bucket: Bucket) -> None:
    session.all_but_last()
    assert session.status().status_code == 308
    assert session.put(b"", f"bytes */{len(WHOLE)}").status_code == 308
    assert bucket.get_blob("file") is None


def test_a_chunk_beyond_what_is_stored_is_refused(session: Session) -> None:
    answer = session.put(SECOND, f"bytes {QUANTUM}-{2 * QUANTUM - 1}/*")
    assert answer.status_code == 400
    assert "exceeds already uploaded size of 0 byte(s)" in said(answer)


def test_only_the_last_chunk_may_have_any_size(session: Session) -> None:
    assert "multiple of 262144" in said(session.put(LAST, "bytes 0-9/*"))
    assert "multiple of 262144" in said(session.put(LAST, "bytes 0-9/100"))


@pytest.mark.parametrize(
    "content_range", ["", "bytes", "bytes 5-1/*", "bytes 0-9/5", "items 0-9/*", "bytes 0-99/*"]
)
def test_a_content_range_that_says_something_else_than_is_sent_is_refused(
    session: Session, content_range: str
) -> None:
    assert session.put(LAST, content_range).status_code == 400


def test_the_total_cannot_change_or_fall_short(session: Session) -> None:
    session.put(b"", f"bytes */{len(WHOLE)}")
    assert "it cannot have 5 in all" in said(session.put(b"", "bytes */5"))
    assert session.put(b"", "bytes */999999").status_code == 400


def test_the_wrong_crc32c_refuses_the_object(session: Session, bucket: Bucket) -> None:
    session.all_but_last()
    answer = session.last(**{"x-goog-hash": f"crc32c={crc32c(b'other')}"})
    assert answer.status_code == 400
    assert "doesn't match calculated CRC32C" in said(answer)
    assert bucket.get_blob("file") is None


def test_the_right_crc32c_is_welcome(session: Session) -> None:
    session.all_but_last()
    assert session.last(**{"x-goog-hash": f"md5=x,crc32c={crc32c(WHOLE)}"}).status_code == 200


def test_a_condition_is_looked_at_when_the_upload_ends(bucket: Bucket) -> None:
    session = Session(bucket, if_generation_match=0)
    session.all_but_last()
    bucket.blob("file").upload_from_string("first")
    assert session.last().status_code == 412
    assert session.status().status_code == 412
    assert bucket.blob("file").download_as_bytes() == b"first"


def test_a_cancelled_upload_takes_nothing_more(session: Session, bucket: Bucket) -> None:
    session.all_but_last()
    assert requests.delete(session.url, timeout=30).status_code == 499
    assert session.last().status_code == 499
    assert bucket.get_blob("file") is None


def test_a_session_that_is_gone_and_one_that_never_was(session: Session, server: StrictStorage) -> None:
    server.inject(Fault("forget", calls=("chunk",)))
    assert session.put(FIRST, f"bytes 0-{QUANTUM - 1}/*").status_code == 410
    assert session.status().status_code == 410
    unknown = session.url[:-4] + "0000"
    assert requests.put(unknown, headers={"Content-Range": "bytes */*"}, timeout=30).status_code == 404


def test_of_a_chunk_that_broke_off_whole_quanta_are_stored(session: Session, server: StrictStorage) -> None:
    server.inject(Fault("cut", calls=("chunk",), after=QUANTUM + 5))
    with pytest.raises(requests.ConnectionError):
        session.put(FIRST + SECOND, f"bytes 0-{2 * QUANTUM - 1}/*")
    assert session.status().headers["Range"] == f"bytes=0-{QUANTUM - 1}"


def test_a_client_that_dies_in_a_chunk_leaves_whole_quanta_too(session: Session) -> None:
    def dying() -> object:
        yield FIRST + LAST
        raise OSError("killed")

    headers = {"Content-Range": f"bytes 0-{2 * QUANTUM - 1}/*", "Content-Length": str(2 * QUANTUM)}
    with pytest.raises((OSError, requests.RequestException)):
        requests.put(session.url, data=dying(), headers=headers, timeout=30)
    assert session.status().headers.get("Range") in (None, f"bytes=0-{QUANTUM - 1}")
    session.all_but_last()
    assert session.last().json()["crc32c"] == crc32c(WHOLE)


def test_a_service_may_store_less_than_it_was_sent(session: Session, server: StrictStorage) -> None:
    server.inject(Fault("short", calls=("chunk",), after=QUANTUM))
    answer = session.put(FIRST + SECOND, f"bytes 0-{2 * QUANTUM - 1}/*")
    assert (answer.status_code, answer.headers["Range"]) == (308, f"bytes=0-{QUANTUM - 1}")


def test_an_upload_to_a_bucket_that_is_missing_does_not_begin(server: StrictStorage) -> None:
    place = f"{server.url}/upload/storage/v1/b/nowhere/o?uploadType=resumable&name=x"
    answer = requests.post(place, json={}, timeout=30)
    assert answer.status_code == 404
    assert said(answer) == "The specified bucket does not exist."
