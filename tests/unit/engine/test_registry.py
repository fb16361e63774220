from collections.abc import Iterator
from pathlib import Path

import pytest

from onwrite import hours
from onwrite.errors import InvalidInput, NotAHandler, UnknownType, WrongSignature
from onwrite.handlers import handler
from onwrite.registry import Registry, _files
from onwrite.task import Task

GREET = """
from pydantic import BaseModel
from onwrite import Task, handler

class Input(BaseModel):
    name: str

@handler()
def greet(task: Task, input: Input) -> str:
    return input.name
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"handlers_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / name
    (folder / "shared").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "greet.py").write_text(GREET)
    (folder / "empty.py").write_text("number = 1")
    (folder / "shared" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    _files.cache_clear()


def test_a_file_dropped_into_the_folder_is_a_task_type(package: str) -> None:
    found = Registry(package).get("greet")
    assert found.function(None, found.read_input({"name": "Ada"})) == "Ada"


def test_the_known_types_are_the_files_and_not_the_folders(package: str) -> None:
    assert Registry(package).types() == ["empty", "greet"]


@pytest.mark.parametrize(
    "name", ["", "Greet", "../greet", "greet.py", "shared", "os", "greet\n", "x" * 65, "_files"]
)
def test_a_type_can_only_name_a_file_of_the_folder(package: str, name: str) -> None:
    with pytest.raises(UnknownType, match="write one of: empty, greet"):
        Registry(package).get(name)


def test_a_file_without_its_handler_says_what_it_must_hold(package: str) -> None:
    with pytest.raises(NotAHandler, match="must hold a function empty decorated with @handler"):
        Registry(package).get("empty")


def test_an_input_that_does_not_fit_names_the_field_and_not_the_value(package: str) -> None:
    with pytest.raises(InvalidInput, match=r"^input\.name: Input should be a valid string \(found int\)$"):
        Registry(package).get("greet").read_input({"name": 41_111})


def test_a_handler_takes_a_task_and_an_input() -> None:
    with pytest.raises(WrongSignature, match=r"takes exactly two arguments, \(task, input\)"):

        @handler()
        def wrong(order: dict[str, str]) -> None: ...


def test_a_task_annotated_as_something_else_is_refused() -> None:
    with pytest.raises(WrongSignature, match="annotate `task` as onwrite.Task"):

        @handler()
        def wrong(task: str, input: dict[str, str]) -> None: ...


def test_a_timeout_beyond_the_platform_is_refused() -> None:
    with pytest.raises(ValueError, match="between 1 second and 0:09:00"):
        handler(timeout=hours(1))


def test_a_handler_is_called_like_the_function_it_was() -> None:
    @handler()
    def double(task: Task, input: dict[str, int]) -> int:
        return 2 * input["n"]

    assert double(None, {"n": 4}) == 8  # type: ignore[arg-type]
