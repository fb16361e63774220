"""A listener whose server ends first, which the library would bring to life again and again."""

import threading
from contextlib import ExitStack

import pytest
from google.cloud import firestore

from onwrite.local import FirestoreEmulator
from tests.listening import listening_client


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnhandledThreadExceptionWarning"
)  # the library tells of its end
def test_a_listener_whose_server_is_gone_ends_with_its_client(
    java_and_emulator: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(threading.enumerate())
    with ExitStack() as server:
        emulator = server.enter_context(FirestoreEmulator())
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
        like = firestore.Client(project=emulator.project)
        heard = threading.Event()
        with listening_client(like) as client:
            client.document("orders/o1").on_snapshot(lambda *_: heard.set())
            assert heard.wait(60)
            server.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
    assert not set(threading.enumerate()) - before
