"""A machine that cannot hold a Job, or a launcher that cannot be made at all: the task says so."""

from collections.abc import Callable

import pytest

from onwrite.launchers.launcher import Launcher
from onwrite.launchers.process import ProcessLauncher
from tests.emulator.jobs.conftest import JobBench
from tests.emulator.jobs.outcomes import REJECTED, TRIED_AGAIN, outcome, sentence


def test_a_program_that_is_not_there_is_named(bench: JobBench) -> None:
    bench.source = bench.launcher("no-such-program")
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert "there is no program no-such-program; give ProcessLauncher one" in sentence(left)


@pytest.mark.parametrize("folder", ["a-file", "a-file/jobs", "x" * 300])
def test_a_folder_that_cannot_hold_jobs_is_named(bench: JobBench, folder: str) -> None:
    (bench.folder / "a-file").touch()
    bench.source = bench.launcher(folder=folder)
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert f"{bench.folder / folder} cannot hold Jobs" in sentence(left)
    assert sentence(left).endswith("give another folder")


def test_a_launcher_without_a_command_is_refused_when_it_is_made(bench: JobBench) -> None:
    bench.source = lambda: ProcessLauncher([], bench.folder)
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert "ProcessLauncher needs a command, such as" in sentence(left)


def missing_package() -> Launcher:
    raise ModuleNotFoundError("No module named 'kubernetes'")


def missing_setting() -> Launcher:
    raise KeyError("JOBS_NAMESPACE")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (missing_package, "ModuleNotFoundError: No module named 'kubernetes'"),
        (missing_setting, "KeyError: 'JOBS_NAMESPACE'"),
    ],
)
def test_a_launcher_that_cannot_be_made_costs_attempts_and_no_event(
    bench: JobBench, make: Callable[[], Launcher], said: str
) -> None:
    bench.source = make
    left = bench.process(bench.write())
    assert outcome(left) == TRIED_AGAIN
    assert sentence(left) == f"the launcher given in functions/ cannot be made: {said}"
