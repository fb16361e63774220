"""A handler that runs on a job, under the shop's own functions: its containers are processes here."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from google.cloud import firestore

from onwrite.launchers.process_folder import ProcessFolder
from onwrite.launchers.process_warden import Incarnation, incarnation
from onwrite.local import LocalCloud, LocalCloudError
from onwrite.local.job_processes import JobProcesses
from tests.acceptance.conftest import ROOT, Start, client_of
from tests.acceptance.waiting import Fields, in_state, wait_for_tasks
from tests.launchers.waiting import eventually

MAIN = ROOT / "tests/acceptance/jobs/main.py"
ENV = {"ONWRITE_HANDLERS": "job_handlers", "SMTP_PASSWORD": "", "MAX_JOBS": "1"}
PARTS = ("firestore", "relay", "functions")
PATIENCE = 60.0  # seconds


@contextmanager
def jobs_cloud(start: Start, **changed: str) -> Iterator[LocalCloud]:
    with start(main=MAIN, parts=PARTS, sweep_every=1, env={**ENV, **changed}) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def jobs(start: Start) -> Iterator[LocalCloud]:
    with jobs_cloud(start) as cloud:
        yield cloud


def pipe(folder: Path, name: str) -> Path:
    os.mkfifo(folder / name)
    return folder / name


def meet(cloud: LocalCloud, here: Path) -> None:
    """Waits until the handler is at work; what keeps it from that is in the functions' log."""
    reader = os.open(here, os.O_RDONLY | os.O_NONBLOCK)
    try:
        written = select.select([reader], [], [], PATIENCE)[0]
        cloud.wait(0)  # raises where a part has ended
        assert written, cloud.functions_log.read_text()[-3000:]
        assert os.read(reader, 9) == b"here"
    finally:
        os.close(reader)


def task_of(cloud: LocalCloud, order: str, **fields: Any) -> firestore.DocumentReference:
    """Written as any client may."""
    task = client_of(cloud).document(f"orders/{order}/tasks/work")
    given = {name: str(value) for name, value in fields.items()}
    task.set({"type": "long_work", "input": given, "state": "scheduled"})
    return task


def once(task: firestore.DocumentReference, state: str) -> Fields:
    found: Fields = wait_for_tasks(task.parent.parent, in_state("work", state))["work"]
    return found


def processes(cloud: LocalCloud) -> set[Incarnation]:
    """Of all Jobs of the cloud, and who watches over them."""
    folders = [ProcessFolder(place) for place in cloud.jobs.iterdir()]
    found = [who for folder in folders for who in (folder.child, folder.warden) if who]
    return {who for who in found if incarnation(who.pid) == who}


def test_a_task_is_done_by_a_process_of_its_own_whose_log_is_kept(jobs: LocalCloud) -> None:
    done = once(task_of(jobs, "o1"), "done")
    assert done["result"]["process"] not in {process.pid for process in psutil.Process().children(True)}
    assert done["job"]["attempt"] == 1
    assert done["job"]["log"] == f"cat {jobs.jobs / done['job']['name'] / 'log'}"
    told = subprocess.run(done["job"]["log"].split(), capture_output=True, text=True, check=True).stdout
    assert "the work has begun\n" in told
    assert '"TakenOver"' in told


def test_functions_that_are_killed_disturb_no_job(jobs: LocalCloud, tmp_path: Path) -> None:
    here, go = pipe(tmp_path, "here"), pipe(tmp_path, "go")
    task = task_of(jobs, "o2", here=here, go=go)
    meet(jobs, here)
    with pytest.raises(LocalCloudError, match="Jobs are still at work: onwrite-long-work-"):
        jobs.wait_idle(timeout=1)

    jobs.kill_functions()
    go.write_text("go")
    assert once(task, "done")["attempt"] == 1

    jobs.start_functions()
    jobs.wait_idle()
    assert task.get().get("attempt") == 1


def test_no_more_jobs_run_at_once_than_may(jobs: LocalCloud, tmp_path: Path) -> None:
    here, go = pipe(tmp_path, "here"), pipe(tmp_path, "go")
    first = task_of(jobs, "o3", here=here, go=go)
    meet(jobs, here)
    second = task_of(jobs, "o4")
    waits = wait_for_tasks(second.parent.parent, lambda tasks: tasks.get("work", {}).get("reason") == "full")[
        "work"
    ]
    assert "as many jobs run as may at once (1)" in waits["job"]["waits"]
    second.delete()
    go.write_text("go")
    once(first, "done")


def test_the_sweep_tells_why_a_killed_container_ended(jobs: LocalCloud, tmp_path: Path) -> None:
    here = pipe(tmp_path, "here")
    task = task_of(jobs, "o6", here=here)
    meet(jobs, here)
    folder = ProcessFolder(jobs.jobs / task.get().get("job.name"))
    assert folder.child is not None
    os.kill(folder.child.pid, signal.SIGKILL)
    JobProcesses(jobs.jobs).wait_for_ends(time.monotonic() + PATIENCE)

    over = datetime.now(UTC) - timedelta(seconds=1)
    task.update({"lease.expires_at": over, "wake_at": over})
    ended = wait_for_tasks(task.parent.parent, lambda tasks: "error" in tasks.get("work", {}))["work"]
    task.delete()
    assert (ended["error"]["kind"], ended["error"]["type"]) == ("job", "Killed")


def test_a_cancel_ends_the_process(jobs: LocalCloud, tmp_path: Path) -> None:
    here = pipe(tmp_path, "here")
    task = task_of(jobs, "o5", here=here)
    meet(jobs, here)
    assert processes(jobs)
    task.update({"cancel_requested": True})
    failed = once(task, "failed")
    assert (failed["reason"], failed["attempt"]) == ("cancelled", 1)
    eventually(lambda: processes(jobs), lambda left: not left)


def test_a_cloud_that_is_stopped_leaves_no_process_and_the_log(start: Start, tmp_path: Path) -> None:
    here = pipe(tmp_path, "here")
    with jobs_cloud(start) as cloud:
        task_of(cloud, "o1", here=here)
        meet(cloud, here)
        assert len(processes(cloud)) == 2
    assert not processes(cloud)
    [log] = cloud.jobs.glob("*/log")
    assert "the work has begun\n" in log.read_text()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"JOBS_RUN_ON": "nowhere"},
            "JOBS_RUN_ON is 'nowhere': it must be one of cloud_run, kubernetes, process",
        ),
        ({"JOBS_RUN_ON": ""}, "this function has no launcher: set JOBS_RUN_ON"),
    ],
)
def test_a_wrong_setting_is_told_by_the_task_and_stops_nothing_else(
    start: Start, settings: dict[str, str], sentence: str
) -> None:
    with jobs_cloud(start, **settings) as cloud:
        failed = once(task_of(cloud, "o1"), "failed")
    assert (failed["reason"], failed["error"]["kind"]) == ("rejected", "launch")
    assert sentence in failed["error"]["message"]
