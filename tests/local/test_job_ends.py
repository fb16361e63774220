"""Whatever ends the local cloud ends the Jobs of its functions; nothing else of its does."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onwrite.launchers.launcher import Job
from onwrite.launchers.process import ProcessLauncher
from onwrite.launchers.process_folder import ProcessFolder
from onwrite.launchers.process_warden import Incarnation, incarnation
from onwrite.local import LocalCloud, LocalCloudError
from tests.launchers.waiting import eventually

LAST_LINE = "Ctrl-C ends all of it."
JOB = Job("projects/demo-onwrite/databases/(default)", "orders/o1/tasks/t1", "long_work", 1, "t0ken")


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[ProcessLauncher]:
    """As the functions have one."""
    launcher = ProcessLauncher(["sh", "-c", "echo at work; exec sleep 600"], tmp_path / "jobs")
    yield launcher
    launcher.remove(JOB.name)


@pytest.fixture
def folder(tmp_path: Path) -> ProcessFolder:
    return ProcessFolder(tmp_path / "jobs" / JOB.name)


def lives(who: Incarnation | None) -> bool:
    assert who is not None
    return incarnation(who.pid) == who


def begin(launcher: ProcessLauncher, folder: ProcessFolder) -> tuple[Incarnation | None, Incarnation | None]:
    """Both of its processes, once the Job is at work."""
    launcher.launch(JOB)
    eventually(folder.log.read_text, lambda told: told == "at work\n")
    return folder.child, folder.warden


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_no_job_outlives_the_cloud_and_its_log_is_kept(
    launcher: ProcessLauncher, folder: ProcessFolder, sample: Path, tmp_path: Path, number: signal.Signals
) -> None:
    options = ["--main", str(sample), "--data", str(tmp_path), "--only", "functions", "--no-reload"]
    command = [sys.executable, "-m", "onwrite.local", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as cloud:
        assert cloud.stdout is not None
        assert any(LAST_LINE in line for line in cloud.stdout)
        child, warden = begin(launcher, folder)
        assert lives(child)
        cloud.send_signal(number)
        assert eventually(lambda: not lives(child) and not lives(warden), bool)
    assert folder.log.read_text() == "at work\n"


def test_jobs_of_a_cloud_that_could_not_end_them_are_removed_by_the_next(
    launcher: ProcessLauncher, folder: ProcessFolder, tmp_path: Path
) -> None:
    child, warden = begin(launcher, folder)
    with LocalCloud(parts=("smtp",), data=tmp_path):
        assert not lives(child)
        assert not lives(warden)
        assert not folder.path.exists()


def test_a_cloud_that_may_not_have_the_folder_leaves_its_jobs_alone(
    launcher: ProcessLauncher, folder: ProcessFolder, sample: Path, tmp_path: Path
) -> None:
    with LocalCloud(main=sample, parts=("functions",), data=tmp_path):
        child, _ = begin(launcher, folder)
        with pytest.raises(LocalCloudError, match="Another local cloud keeps its data"):
            LocalCloud(main=sample, parts=("functions",), data=tmp_path).__enter__()
        assert lives(child)
