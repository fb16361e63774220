"""The process launcher with kill -9 at every stage: of whoever launches, of the warden, of the Job's process."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onwrite.launchers import process
from onwrite.launchers.launcher import Job
from onwrite.launchers.process import ProcessLauncher
from onwrite.launchers.process_folder import ProcessFolder
from tests.launchers.jobs import a_job
from tests.launchers.process_stage import CHILD, ProcessStage
from tests.launchers.waiting import LIMIT, eventually

ROOT = Path(__file__).parents[2]
DOOMED = Path(__file__).with_name("doomed_warden.py")
Worker = subprocess.Popen[str]
Hire = Callable[..., Worker]


@pytest.fixture
def hire(processes: ProcessStage) -> Iterator[Hire]:
    """A function's process, on its way to launch a Job."""
    hired: list[Worker] = []

    def begin(job: Job, word: str = "") -> Worker:
        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.launchers.launching",
                processes.folder,
                processes.address,
                job.path,
                word,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        hired.append(worker)
        return worker

    yield begin
    for worker in hired:
        worker.kill()
        worker.communicate()


@pytest.fixture
def doomed(processes: ProcessStage, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ProcessLauncher]:
    def launcher_with(doom: str, **others: str) -> ProcessLauncher:
        monkeypatch.setattr(process, "_WARDEN", str(DOOMED))
        environment = {**processes.environment, "DOOM": doom, **others}
        return ProcessLauncher([sys.executable, str(CHILD)], processes.folder, environment)

    return launcher_with


def heard(worker: Worker) -> str:
    assert worker.stdout
    return worker.stdout.readline().strip()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def folder_of(processes: ProcessStage, job: Job) -> ProcessFolder:
    return ProcessFolder(processes.folder / job.name)


def test_a_job_outlives_the_process_that_launched_it(processes: ProcessStage, hire: Hire) -> None:
    job = a_job()
    worker = hire(job)
    assert heard(worker) == job.name
    processes.begun(job)
    os.killpg(worker.pid, signal.SIGKILL)  # as a server's end is, or Ctrl-C: with all that is of its group
    worker.wait(LIMIT)
    assert processes.launcher.status(job.name).phase == "running"
    processes.end(job, 0)
    assert processes.launcher.status(job.name).phase == "succeeded"


def test_a_launcher_killed_before_the_warden_leaves_a_job_that_never_started(
    processes: ProcessStage, hire: Hire
) -> None:
    job = a_job()
    assert hire(job, "dying").wait(LIMIT) == -signal.SIGKILL
    status = processes.launcher.status(job.name)
    assert (status.phase, status.reason) == ("failed", "NeverStarted")
    processes.launcher.launch(job)
    assert processes.launcher.status(job.name) == status
    processes.launcher.remove(job.name)
    processes.launcher.launch(job)
    processes.begun(job)


def test_of_launches_at_the_same_moment_one_starts_the_job(processes: ProcessStage, hire: Hire) -> None:
    job = a_job()
    rivals = [hire(job, "together") for _ in range(4)]
    for rival in rivals:
        assert heard(rival) == "ready"
    for rival in rivals:
        assert rival.stdin
        rival.stdin.write("go\n")
        rival.stdin.flush()
    assert [heard(rival) for rival in rivals] == [job.name] * 4
    processes.end(job, 0)
    assert processes.launcher.status(job.name).phase == "succeeded"
    assert processes.no_other_comes()
    assert [place.name for place in processes.folder.iterdir()] == [job.name]


def test_a_warden_killed_before_its_child_leaves_a_job_that_never_started(
    processes: ProcessStage, doomed: Callable[..., ProcessLauncher]
) -> None:
    job = a_job()
    doomed("before its child").launch(job)
    status = eventually(lambda: processes.launcher.status(job.name), lambda seen: seen.phase != "starting")
    assert (status.phase, status.reason) == ("failed", "NeverStarted")
    processes.launcher.remove(job.name)
    assert processes.launcher.status(job.name).phase == "gone"


def test_a_child_whose_warden_died_before_it_was_a_program_is_known_and_can_be_removed(
    processes: ProcessStage, doomed: Callable[..., ProcessLauncher]
) -> None:
    job = a_job()
    doomed("between fork and exec").launch(job)
    processes.begun(job)
    assert processes.launcher.status(job.name).phase == "running"
    processes.launcher.remove(job.name)
    processes.no_more(job)


@pytest.fixture
def late_place(processes: ProcessStage) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(processes.address.with_name("late")))
        listener.listen()
        listener.settimeout(LIMIT)
        yield listener


def test_a_cancel_before_the_warden_can_hear_it_is_not_lost(
    processes: ProcessStage, doomed: Callable[..., ProcessLauncher], late_place: socket.socket
) -> None:
    job = a_job()
    doomed("late", LATE=late_place.getsockname()).launch(job)
    with late_place.accept()[0]:
        assert processes.launcher.status(job.name).phase == "starting"
        processes.launcher.cancel(job.name)
    status = eventually(lambda: processes.launcher.status(job.name), lambda seen: seen.phase != "starting")
    assert (status.phase, status.reason) == ("failed", "Cancelled")
    assert processes.no_other_comes()


def test_a_job_without_its_warden_runs_on_and_its_end_is_unknown(processes: ProcessStage) -> None:
    job = a_job()
    processes.launcher.launch(job)
    processes.begun(job)
    warden = folder_of(processes, job).warden
    assert warden
    kill(warden.pid)
    assert processes.launcher.status(job.name).phase == "running"
    processes.end(job, 0)
    status = processes.launcher.status(job.name)
    assert (status.phase, status.reason) == ("failed", "Lost")


def test_a_job_without_its_warden_can_be_cancelled(processes: ProcessStage) -> None:
    job = a_job()
    processes.launcher.launch(job)
    processes.begun(job)
    warden = folder_of(processes, job).warden
    assert warden
    kill(warden.pid)
    eventually(lambda: process._lives(warden), lambda lives: not lives)
    processes.launcher.cancel(job.name)
    processes.told_to_end(job)


def test_a_frozen_warden_and_a_deaf_process_are_removed_all_the_same(processes: ProcessStage) -> None:
    job = a_job()
    processes.launcher_of("deaf", "parent").launch(job)
    processes.begun(job)
    warden = folder_of(processes, job).warden
    assert warden
    os.kill(warden.pid, signal.SIGSTOP)
    processes.launcher.remove(job.name)
    processes.no_more(job)


def test_a_killed_process_is_told_apart_from_one_that_failed(processes: ProcessStage) -> None:
    job = a_job()
    processes.launcher.launch(job)
    processes.begun(job)
    child = folder_of(processes, job).child
    assert child
    kill(child.pid)
    status = processes.over(job)
    assert (status.phase, status.reason) == ("failed", "Killed")
    assert "out of memory" in status.message
