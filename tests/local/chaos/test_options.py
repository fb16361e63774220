"""The command line."""

from pathlib import Path

import pytest

from onwrite.local.chaos.options import PROJECT, Options, parse


def test_every_option_has_a_default() -> None:
    assert parse([]) == Options(1000, 60.0, 0, 2, 0.6, PROJECT, Path("build/chaos"))
    assert PROJECT.is_file()


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--tasks", "0", "0 is no whole number from 1"),
        ("--workers", "two", "two is no whole number from 1"),
        ("--seconds", "-1", "-1 is no number of seconds above 0"),
        ("--seconds", "soon", "soon is no number"),
        ("--freezes", "2", "2 is no share between 0 and 1"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_a_sentence(
    option: str, value: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse([f"{option}={value}"])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
