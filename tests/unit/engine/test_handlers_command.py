"""`python -m onwrite handlers`: in a project of its own, as somebody calls it there."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from onwrite import Backoff, Task, auto, handler, hours, minutes
from onwrite.cli import main
from onwrite.handler_list import as_json, lines

ROOT = Path(__file__).parents[3]

MARKED = """
from pydantic import BaseModel, Field
from onwrite import Task, handler

print("loading the handler")

class Card(BaseModel):
    '''Internal: never say this.'''
    number: str = Field(default="4111-secret", json_schema_extra={"x-hidden": True})

class Input(BaseModel):
    card: Card
    default: int = 7
    copies: int | None = None

@handler()
def pay(task: Task, input: Input) -> None: ...
"""
BROKEN = "from onwrite import handler\nraise RuntimeError('the licence has run out')\n"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


def ran(folder: Path, files: Mapping[str, str], *arguments: str) -> Ran:
    """In a folder that has the engine, and its own `handlers/` where files are given."""
    (folder / "onwrite").symlink_to(ROOT / "onwrite")
    if files:
        (folder / "handlers").mkdir()
    for name, source in files.items():
        (folder / "handlers" / f"{name}.py").write_text(source)
    done = subprocess.run(
        [sys.executable, "-B", "-m", "onwrite", "handlers", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_the_samples_handlers_are_listed_with_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["handlers"]) == 0
    told = capsys.readouterr().out
    assert "daily_report: in the function, 8 attempts of at most 9 minutes\n" in told
    assert '    every "0 3 * * *" in Europe/Berlin, missed: all\n' in told
    assert "notify_merchant: in the function, through the queue merchants, 12 attempts" in told
    assert "dataset_export: in the function, then in a container" in told
    assert "    input request: object\n          regions: array, optional\n" in told


def test_json_keeps_the_marks_of_a_schema_and_none_of_its_values(tmp_path: Path) -> None:
    said = ran(tmp_path, {"pay": MARKED}, "--json")
    assert said.status == 0, said.err
    assert "loading the handler" in said.err  # not in the answer
    assert not any(word in said.out for word in ("4111-secret", "never say this"))
    schema = json.loads(said.out)["pay"]["schema"]
    assert schema["$defs"]["Card"]["properties"]["number"]["x-hidden"] is True
    assert schema["properties"]["default"]["type"] == "integer"  # a field of that name


def test_a_file_that_cannot_be_imported_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    said = ran(tmp_path, {"broken": BROKEN, "pay": MARKED}, "--json")
    assert said.status == 1
    assert list(json.loads(said.out)) == ["pay"]
    assert "broken cannot be imported" in said.err
    assert "the licence has run out" in said.err


def test_without_a_folder_of_handlers_it_says_where_to_run(tmp_path: Path) -> None:
    said = ran(tmp_path, {})
    assert (said.status, said.out) == (1, "")
    assert "run it in the folder of main.py" in said.err


def test_a_folder_without_a_handler_says_how_to_write_one(tmp_path: Path) -> None:
    said = ran(tmp_path, {"__init__": ""})
    assert said.status == 0
    assert "There is no handler here yet" in said.out


@handler(runs_on=auto(timeout=hours(6), hand_over_after=minutes(5)), retry=Backoff(attempts=1))
def turn(task: Task, input: Callable[[], int]) -> None: ...


def test_an_input_without_a_schema_is_anything() -> None:
    said: Mapping[str, Any] = as_json(turn)
    assert (said["runs_on"], said["timeout"], said["attempts"], said["schema"]) == ("auto", 300.0, 1, None)
    assert list(lines("turn", turn)) == [
        "turn: in the function, then in a container, 1 attempt of at most 5 minutes",
        "    input anything",
    ]
