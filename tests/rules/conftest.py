"""One emulator with the project's rules for the whole folder; each row uses documents of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from onwrite.local import FirestoreEmulator, LocalCloudError
from onwrite.local.emulator_jar import find_jar
from onwrite.local.java import find_java
from tests.rules.firestore_client import FirestoreClient
from tests.rules.people import PROJECT

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    _require_java_and_emulator()
    with (
        FirestoreEmulator(project=PROJECT, rules=ROOT / "firestore.rules") as emulator,
        httpx.Client(base_url=f"http://{emulator.host}", timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="session")
def firestore(http: httpx.Client) -> FirestoreClient:
    return FirestoreClient(http)


def _require_java_and_emulator() -> None:
    """Only what is missing may skip; an emulator that does not start is a failure everywhere."""
    try:
        find_java()
        find_jar(os.environ, Path.home())
    except LocalCloudError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
