import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from onwrite.local import FirestoreEmulator, LocalCloudError
from tests.local.programs import running

RULES = """
service cloud.firestore {
  match /databases/{database}/documents {
    match /open/{id} { allow read: if true; }
  }
}
"""
EVERYBODY: dict[str, str] = {}
OWNER = {"authorization": "Bearer owner"}


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirestoreEmulator]:
    rules = tmp_path_factory.mktemp("rules") / "firestore.rules"
    rules.write_text(RULES)
    with FirestoreEmulator(rules=rules) as emulator:
        yield emulator


def status(emulator: FirestoreEmulator, path: str, headers: dict[str, str], body: bytes | None = None) -> int:
    url = f"http://{emulator.host}/v1/projects/demo-onwrite/databases/(default)/documents/{path}"
    request = urllib.request.Request(url, headers=headers, data=body, method="PATCH" if body else "GET")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_the_rules_hold_for_everybody_but_the_owner(emulator: FirestoreEmulator) -> None:
    assert status(emulator, "open/a", OWNER, b"{}") == 200
    assert status(emulator, "open/a", EVERYBODY) == 200
    assert status(emulator, "open/a", EVERYBODY, b"{}") == 403
    assert status(emulator, "closed/a", EVERYBODY) == 403


def test_clear_removes_every_document(emulator: FirestoreEmulator) -> None:
    assert status(emulator, "open/b", OWNER, b"{}") == 200
    emulator.clear()
    assert status(emulator, "open/b", OWNER) == 404


def test_the_program_ends_with_the_block() -> None:
    with FirestoreEmulator() as emulator:
        java = [process for process in running() if str(emulator.port) in process.cmdline()]
        assert java
    assert not psutil.wait_procs(java, timeout=10)[1]


def test_a_missing_rules_file_is_an_error_before_anything_starts() -> None:
    with pytest.raises(LocalCloudError, match=r"The rules file /no/such\.rules does not exist"):
        FirestoreEmulator(rules=Path("/no/such.rules")).start()
