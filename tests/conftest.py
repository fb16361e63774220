"""A real service that is missing is a skip at home and a failure where CI is set."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from onwrite.local import FirestoreEmulator, LocalCloudError
from onwrite.local.emulator_jar import find_jar
from onwrite.local.java import find_java

settings.register_profile("house", settings(), deadline=None)  # a slow machine is no failure
settings.load_profile("house")


@pytest.fixture(scope="session")
def java_and_emulator() -> None:
    """Only what is missing may skip; an emulator that does not start is a failure everywhere."""
    try:
        find_java()
        find_jar(os.environ, Path.home())
    except LocalCloudError as error:
        missing(str(error))


@pytest.fixture(scope="session")
def emulator(java_and_emulator: None) -> Iterator[FirestoreEmulator]:
    """One Firestore emulator for all tests of the engine: each keeps to documents of its own."""
    with FirestoreEmulator() as emulator:
        yield emulator


def missing(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
