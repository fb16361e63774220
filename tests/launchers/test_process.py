"""The process launcher where nobody is killed: limits, bad input, and what lies in its folder."""

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from onwrite.durations import hours, seconds
from onwrite.launchers.launcher import LaunchRefused, Status
from onwrite.launchers.process import ProcessLauncher
from onwrite.launchers.process_folder import ProcessFolder
from onwrite.launchers.process_warden import CHILD, ENDED, WARDEN, incarnation, incarnation_by_ps, write
from tests.conftest import missing
from tests.launchers.jobs import a_job
from tests.launchers.process_stage import ProcessStage


@pytest.fixture
def innocent() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "1000"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("grace", [seconds(0.1), seconds(0)])
def test_a_process_deaf_to_sigterm_is_killed_after_the_grace(
    processes: ProcessStage, grace: timedelta
) -> None:
    job = a_job()
    launcher = processes.launcher_of("deaf", grace=grace)
    launcher.launch(job)
    processes.begun(job)
    launcher.cancel(job.name)
    assert processes.over(job) == Status("failed", "Cancelled", "ended by SIGKILL")


def test_a_process_ends_when_its_time_is_up(processes: ProcessStage) -> None:
    job = a_job(timeout=seconds(0.05))
    ProcessLauncher(["sleep", "1000"], processes.folder).launch(job)
    status = processes.over(job)
    assert (status.phase, status.reason) == ("failed", "DeadlineExceeded")


@pytest.mark.parametrize("words", [[], ["deaf"], ["deaf", "parent"]])
def test_a_process_whose_time_is_up_is_told_to_end_and_then_killed(
    processes: ProcessStage, words: list[str]
) -> None:
    job = a_job()
    launcher = processes.launcher_of(*words, grace=hours(1))
    launcher.launch(job)
    actor = processes.actor(job)
    warden = ProcessFolder(processes.folder / job.name).warden
    assert warden
    # The timer's own signal, when the process is ready for it: once for its time, and once for the grace.
    os.kill(warden.pid, signal.SIGALRM)
    assert actor.says() == "SIGTERM"
    if words:
        os.kill(warden.pid, signal.SIGALRM)
    processes.no_more(job)
    status = processes.over(job)
    assert (status.phase, status.reason) == ("failed", "DeadlineExceeded")


def test_a_job_hears_signals_that_its_launcher_does_not(processes: ProcessStage) -> None:
    job = a_job()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGALRM])
    try:
        processes.launcher.launch(job)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    processes.begun(job)
    processes.launcher.cancel(job.name)
    processes.told_to_end(job)


def test_what_a_process_leaves_behind_ends_with_it(processes: ProcessStage) -> None:
    job = a_job()
    processes.launcher_of("parent").launch(job)
    processes.begun(job)
    processes.end(job, 0)
    processes.no_more(job)


def test_a_process_that_must_run_for_days_is_given_them(processes: ProcessStage) -> None:
    job = a_job(timeout=hours(168))
    processes.launcher.launch(job)
    processes.begun(job)
    processes.end(job, 0)
    assert processes.launcher.status(job.name) == Status("succeeded")


def test_what_it_prints_is_in_its_log(processes: ProcessStage) -> None:
    job = a_job()
    launcher = ProcessLauncher(["sh", "-c", "echo $ONWRITE_TASK; echo trouble >&2; exit 7"], processes.folder)
    launched = launcher.launch(job)
    assert processes.over(job) == Status("failed", "Error", "exit code 7")
    shown = subprocess.run(launched.log, shell=True, capture_output=True, text=True, check=True)  # noqa: S602 — as a person would
    assert shown.stdout.splitlines() == [job.path, "trouble"]


def test_a_command_that_does_not_exist_is_refused(processes: ProcessStage) -> None:
    launcher = ProcessLauncher(["pyhton", "-m", "onwrite.job"], processes.folder)
    with pytest.raises(LaunchRefused, match="there is no program pyhton; give ProcessLauncher one"):
        launcher.launch(a_job())
    with pytest.raises(LaunchRefused, match="needs a command"):
        ProcessLauncher([], processes.folder)


def test_a_command_that_cannot_be_run_says_so(processes: ProcessStage, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("neither a script nor a binary")
    program.chmod(0o755)
    job = a_job()
    ProcessLauncher([str(program)], processes.folder).launch(job)
    status = processes.over(job)
    assert (status.phase, status.reason) == ("failed", "StartError")
    assert "Exec format error" in status.message


def test_a_folder_that_cannot_hold_jobs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in ("file", "file/jobs", "x" * 300):
        with pytest.raises(LaunchRefused, match="give another folder"):
            ProcessLauncher(["true"], tmp_path / folder).launch(a_job())


def test_a_pid_that_is_another_process_by_now_is_left_alone(
    processes: ProcessStage, innocent: subprocess.Popen[bytes]
) -> None:
    job = a_job()
    processes.launcher.launch(job)
    processes.begun(job)
    processes.end(job, 0)
    # As after a reboot: both pids are another's, and how the Job ended was not written any more.
    place = processes.folder / job.name
    for file in (WARDEN, CHILD):
        (place / file).write_text(f'{{"pid": {innocent.pid}, "started": "1"}}')
    (place / ENDED).unlink()
    assert processes.launcher.status(job.name).reason == "Lost"
    processes.launcher.cancel(job.name)
    processes.launcher.remove(job.name)
    assert processes.launcher.status(job.name).phase == "gone"
    assert innocent.poll() is None


@pytest.mark.parametrize(
    "rubbish", [b"", b"\xff\x00", b"[]", b'{"pid": "1"}', b'{"pid": -1, "started": "1"}']
)
def test_rubbish_in_a_jobs_files_harms_nobody(processes: ProcessStage, rubbish: bytes) -> None:
    job = a_job()
    processes.launcher.launch(job)
    processes.begun(job)
    processes.end(job, 0)
    for file in (WARDEN, CHILD, ENDED):
        (processes.folder / job.name / file).write_bytes(rubbish)
    assert processes.launcher.status(job.name).phase == "failed"
    processes.launcher.cancel(job.name)
    processes.launcher.remove(job.name)
    assert processes.launcher.status(job.name).phase == "gone"


def test_what_is_no_job_is_neither_taken_for_one_nor_removed(processes: ProcessStage) -> None:
    full, file, empty = a_job(), a_job(), a_job()
    (processes.folder / full.name).mkdir(parents=True)
    (processes.folder / full.name / "letters").touch()
    (processes.folder / file.name).touch()
    (processes.folder / empty.name).mkdir()
    for job in (full, file):
        assert processes.launcher.status(job.name).phase == "gone"
        processes.launcher.remove(job.name)
        with pytest.raises(LaunchRefused, match="is in the way and holds no Job; take it away"):
            processes.launcher.launch(job)
        assert (processes.folder / job.name).exists()
        assert (processes.folder / job.name / "letters").exists() == (job is full)
    processes.launcher.launch(empty)
    processes.begun(empty)


def test_a_name_does_not_lead_out_of_the_folder(processes: ProcessStage) -> None:
    job = a_job()
    processes.launcher.launch(job)
    processes.begun(job)
    neighbour = ProcessLauncher(["true"], processes.folder.with_name("others"))
    neighbour.launch(a_job())
    outside = f"../{processes.folder.name}/{job.name}"
    assert neighbour.status(outside).phase == "gone"
    neighbour.remove(outside)
    assert processes.launcher.status(job.name).phase == "running"


def test_a_process_is_known_by_its_start_with_and_without_proc(innocent: subprocess.Popen[bytes]) -> None:
    try:
        by_ps = incarnation_by_ps(innocent.pid)
    except FileNotFoundError as error:
        missing(str(error))
    assert by_ps
    assert by_ps == incarnation_by_ps(innocent.pid)
    assert incarnation(innocent.pid) == incarnation(innocent.pid)
    assert incarnation(os.getpid()) != incarnation(innocent.pid)
    innocent.kill()
    os.waitid(os.P_PID, innocent.pid, os.WEXITED | os.WNOWAIT)
    assert incarnation_by_ps(innocent.pid) is incarnation(innocent.pid) is None  # dead, and not reaped
    innocent.wait()
    assert incarnation_by_ps(innocent.pid) is incarnation(innocent.pid) is None


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    who = incarnation(os.getpid())
    write(tmp_path / WARDEN, who)
    assert [file.name for file in tmp_path.iterdir()] == [WARDEN]
