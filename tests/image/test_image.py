"""The container image of jobs, without a container engine: what would be in it, and whether that is enough."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.image.dockerfile import Instruction, context, copy, sent, stages

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in ("onwrite", "handlers", "exports"):
    package = importlib.import_module(name)
    assert package.__path__[0].startswith(sys.argv[1]), package.__path__
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith(("__main__", "onwrite.job")):  # those are run, not imported
            importlib.import_module(module.name)
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def built() -> list[list[Instruction]]:
    return stages((ROOT / "Dockerfile").read_text())


@pytest.fixture
def image(built: list[list[Instruction]], tmp_path: Path) -> Path:
    """What COPY puts into the last stage, from the context and not from another stage."""
    place = tmp_path
    for instruction in built[-1]:
        if instruction.word == "WORKDIR":
            place = tmp_path / instruction.arguments[0].lstrip("/")
        if instruction.word == "COPY" and not instruction.flags:
            *sources, target = instruction.arguments
            for source in sources:
                copy(ROOT, source, place / target)
    return place


def test_everything_that_is_copied_is_there(built: list[list[Instruction]]) -> None:
    copied = [one for stage in built for one in stage if one.word == "COPY" and not one.flags]
    sources = [source for one in copied for source in one.arguments[:-1]]
    assert {"requirements.txt", "onwrite"} <= set(sources)
    for source in sources:
        assert sent(ROOT, source), f"there is nothing of {source} to copy"


def test_what_is_in_the_image_can_be_imported(image: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, str(image)],
        cwd=image,
        env={"PATH": "/usr/bin:/bin", "GOOGLE_CLOUD_PROJECT": "demo-onwrite"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert {"onwrite.processor", "handlers.dataset_export", "exports.exporter"} <= set(ran.stdout.split())


def test_the_images_command_runs(image: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "onwrite.job", "--help"],
        cwd=image,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "exit codes:" in ran.stdout


def test_files_that_are_no_modules_are_in_the_image_too(image: Path) -> None:
    assert (image / "handlers" / "templates" / "confirmation_email.html").is_file()
    assert (image / "exports" / "datasets" / "flights.toml").is_file()


def test_nothing_else_is_sent_to_the_builder() -> None:
    files = context(ROOT)
    assert {file.parts[0] for file in files} == {"requirements.txt", "onwrite", "handlers", "exports"}
    assert not any(file.is_relative_to("onwrite/local") or "__pycache__" in file.parts for file in files)
    assert not any(file.name.startswith(".env") for file in files)


def test_the_container_is_not_root(built: list[list[Instruction]]) -> None:
    [*_, user] = [one.text for one in built[-1] if one.word == "USER"]
    assert re.fullmatch(r"[1-9]\d*(:[1-9]\d*)?", user), (
        "Kubernetes can tell only of a number that it is not root"
    )
    after = [one.word for one in built[-1]]
    assert not {"RUN", "COPY", "ADD"} & set(after[after.index("USER") :])


def test_every_stage_has_the_python_of_the_functions(built: list[list[Instruction]]) -> None:
    runtime = re.search(r'"runtime": "python(\d)(\d+)"', (ROOT / "firebase.json").read_text())
    assert runtime
    assert {stage[0].arguments[0] for stage in built} == {f"python:{runtime[1]}.{runtime[2]}-slim"}


def test_packages_are_the_pinned_ones_and_come_as_wheels(built: list[list[Instruction]]) -> None:
    runs = [one.text for stage in built for one in stage if one.word == "RUN"]
    [installing] = [text for text in runs if "pip " in text]
    assert "--only-binary=:all:" in installing
    assert "-r requirements.txt" in installing
    assert not any(word in text for text in runs for word in ("apt-get", "gcc", "curl"))


def test_all_that_was_installed_is_taken_over(built: list[list[Instruction]]) -> None:
    [installing] = [one.text for one in built[0] if one.word == "RUN"]
    [taken] = [one for one in built[-1] if one.flags]
    assert taken.flags == [f"--from={built[0][0].arguments[-1]}"]
    assert f"--prefix={taken.arguments[0]} " in installing
    assert taken.arguments[1] == "/usr/local"
