"""What `every=` makes of a handler, and how the files are found that say it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from onwrite import Task, handler
from onwrite.errors import WrongSignature
from onwrite.recurring_types import recurring_types
from onwrite.registry import Registry, _files, _saying_every

TICK = datetime(2026, 11, 20, 3, tzinfo=UTC)


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Ignoring(BaseModel):
    day: str = ""


class AtTick(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tick: datetime


class Needy(BaseModel):
    order: str


def of(model: Any) -> Any:
    def work(task: Task, input: Any) -> None: ...

    work.__annotations__["input"] = model
    return handler(every="0 3 * * *")(work)


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (AtTick, {"tick": TICK}),
        (Nothing, {}),
        (Ignoring, {"tick": TICK}),
        (dict[str, Any], {"tick": TICK}),
    ],
)
def test_a_model_that_takes_a_tick_is_given_it(model: Any, given: dict[str, Any]) -> None:
    made = of(model)
    assert made.input_at(TICK) == given
    made.read_input(given)


def test_a_model_that_wants_more_than_a_tick_is_refused_where_it_is_said() -> None:
    with pytest.raises(
        WrongSignature, match=r"work: a recurring handler is given .*input\.order: Field required"
    ):
        of(Needy)


def test_a_wrong_line_zone_or_policy_is_refused_where_it_is_said() -> None:
    with pytest.raises(ValueError, match="every has 6 fields"):
        handler(every="* * * * * *")
    with pytest.raises(ValueError, match="time_zone must be"):
        handler(every="0 3 * * *", time_zone="Berlin")
    with pytest.raises(ValueError, match="missed must be"):
        handler(every="0 3 * * *", missed="some")  # type: ignore[arg-type]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"recurring_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / name
    folder.mkdir()
    files = {
        "__init__": "",
        "heavy": "raise RuntimeError('imported')",
        "nightly": (
            "from typing import Any\nfrom onwrite import Task, handler\nLINE = '0 3 * * *'\n"
            "@handler(\n    every = LINE,\n)\ndef nightly(task: Task, input: dict[str, Any]) -> None: ...\n"
        ),
        "talks": (
            "from typing import Any\nfrom onwrite import Task, handler\n# not every=\n"
            "@handler()\ndef talks(task: Task, input: dict[str, Any]) -> None: ...\n"
        ),
        "wrong": "from onwrite import handler\n@handler(every='@daily')\ndef wrong(task, input): ...\n",
    }
    for file, text in files.items():
        (folder / f"{file}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    _files.cache_clear()
    _saying_every.cache_clear()


def test_only_files_that_say_every_are_imported_and_a_broken_one_is_told_of(package: str) -> None:
    types = recurring_types(Registry(package))
    assert [(found.name, found.schedule.every) for found in types.found] == [("nightly", "0 3 * * *")]
    assert list(types.broken) == ["wrong"]
    assert "every must be a cron line" in types.broken["wrong"]
