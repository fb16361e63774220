"""What comes of a container that is killed, frozen, started twice, or never comes."""

import os
import signal
import sys
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.events import JobOutOfReach
from onwrite.job_ends import end_attempt
from onwrite.launchers.launcher import Job, Launched, LauncherUnavailable, Status
from onwrite.launchers.process import ProcessLauncher
from tests.emulator.jobs.conftest import JobBench

NEVER_TAKES_OVER = (sys.executable, "-c", "import signal; signal.pause()")


class Killed(BaseException):
    """The function's process is gone: nothing after this line runs."""


class Twice:
    """A platform that starts two containers for one Job, as Cloud Run does after a crash and Kubernetes may."""

    def __init__(self, bench: JobBench) -> None:
        self._launchers = [bench.launcher(folder=folder) for folder in ("jobs", "jobs-again")]

    def launch(self, job: Job) -> Launched:
        first, _ = (launcher.launch(job) for launcher in self._launchers)
        return first

    def status(self, name: str) -> Status:
        return self._launchers[0].status(name)

    def cancel(self, name: str) -> None:
        raise NotImplementedError

    def remove(self, name: str) -> None:
        raise NotImplementedError


class Unreachable(ProcessLauncher):
    def status(self, name: str) -> Status:
        raise LauncherUnavailable(f"the API server does not answer for {name}")


def started(bench: JobBench, **input: Any) -> tuple[firestore.DocumentReference, str, int]:
    """The task, its Job's name, and the process that is in its handler."""
    here = bench.pipe(f"here-{len(list(bench.folder.iterdir()))}")
    task = bench.write(input={"here": str(here), **input})
    bench.process(task)
    return task, bench.name(task), int(here.read_text())


def ends(task: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entry["reason"], entry.get("by", "owner")) for entry in task["history"]]


def test_the_sweep_says_why_a_killed_container_did_not_end_its_task(bench: JobBench) -> None:
    task, name, process = started(bench, do="hold")
    os.kill(process, signal.SIGKILL)
    bench.end(name)
    bench.sweep()
    assert bench.read(task)["state"] == "running"  # its lease is not over yet
    bench.later(minutes=2)
    bench.sweep()
    rescued = bench.read(task)
    assert (rescued["state"], rescued["reason"], rescued["attempt"]) == ("scheduled", "rescued", 1)
    assert (rescued["error"]["kind"], rescued["error"]["type"]) == ("job", "Killed")
    assert ends(rescued) == [("rescued", "sweep")]
    assert bench.platform.status(name) == Status("gone")


def test_a_watcher_ends_the_attempt_of_a_killed_container_at_once_and_once(bench: JobBench) -> None:
    task, name, process = started(bench, do="hold")
    running = bench.platform.status(name)
    assert not end_attempt(bench.store, task.path, name, running, bench.now, tell=bench.told.append)
    os.kill(process, signal.SIGKILL)
    status = bench.end(name)
    assert not end_attempt(bench.store, task.path, "onwrite-other", status, bench.now, tell=bench.told.append)
    told = [
        end_attempt(bench.store, task.path, name, status, bench.now, tell=bench.told.append) for _ in range(2)
    ]
    assert told == [True, False]
    rescued = bench.read(task)
    assert (rescued["state"], rescued["error"]["type"]) == ("scheduled", "Killed")
    assert ends(rescued) == [("rescued", "watcher")]


def test_a_watcher_leaves_an_attempt_alone_that_another_container_is_in(bench: JobBench) -> None:
    """The Job's other container found the token changed, and left as a success."""
    task, name, process = started(bench, do="hold")
    assert not end_attempt(bench.store, task.path, name, Status("succeeded"), bench.now)
    assert bench.read(task)["state"] == "running"
    os.kill(process, signal.SIGKILL)
    bench.end(name)
    assert end_attempt(bench.store, task.path, name, Status("gone"), bench.now)
    assert bench.read(task)["error"]["type"] == "JobGone"


def test_of_two_containers_for_one_attempt_one_works_and_the_other_leaves_with_a_clear_line(
    bench: JobBench,
) -> None:
    bench.platform = Twice(bench)
    task = bench.write()
    bench.process(task)
    name = bench.name(task)
    folders = ("jobs", "jobs-again")
    assert [bench.end(name, folder) for folder in folders] == [Status("succeeded")] * 2
    done = bench.read(task)
    assert (done["state"], done["attempt"], bench.order.get().get("effects")) == ("done", 1, 1)
    assert len(done["history"]) == 1
    told = sorted([line["event"] for line in bench.said(name, folder)] for folder in folders)
    assert told == [["NotOurs"], ["TakenOver", "Ended"]]


def test_a_container_that_never_takes_its_task_over_is_taken_away(bench: JobBench) -> None:
    here = bench.pipe("here")
    says = "import signal, sys; open(sys.argv[1], 'w').write('here'); signal.pause()"
    bench.platform = bench.launcher(sys.executable, "-c", says, str(here))
    task = bench.write()
    bench.process(task)
    name = bench.name(task)
    assert here.read_text() == "here"  # else it is said to be starting
    bench.later(minutes=14)
    bench.sweep()
    assert bench.read(task)["state"] == "running"
    bench.later(minutes=2)
    bench.sweep()
    rescued = bench.read(task)
    assert (rescued["state"], rescued["error"]["kind"]) == ("scheduled", "job")
    assert "did not take its attempt over in time" in rescued["error"]["message"]
    assert bench.platform.status(name) == Status("gone")


def test_a_task_cancelled_before_its_container_came_is_ended_by_the_sweep(bench: JobBench) -> None:
    bench.platform = bench.launcher(*NEVER_TAKES_OVER)
    task = bench.write()
    bench.process(task)
    name = bench.name(task)
    task.update({"cancel_requested": True, "cancelled_by": "ada", "wake_at": bench.now})
    bench.later(seconds=1)
    bench.sweep()
    cancelled = bench.read(task)
    assert (cancelled["state"], cancelled["reason"]) == ("failed", "cancelled")
    assert bench.platform.status(name) == Status("gone")


def test_a_function_killed_before_it_launched_anything_costs_the_attempt(
    bench: JobBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise Killed

    task = bench.write()
    with monkeypatch.context() as dying:
        dying.setattr(ProcessLauncher, "launch", killed)
        with pytest.raises(Killed):
            bench.process(task)
    bench.later(minutes=16)
    bench.sweep()
    rescued = bench.read(task)
    assert (rescued["state"], rescued["error"]["type"]) == ("scheduled", "JobGone")
    bench.later(minutes=5)
    bench.process(task)
    bench.end(bench.name(task))
    assert (bench.read(task)["state"], bench.read(task)["attempt"]) == ("done", 2)


def test_a_function_killed_before_it_noted_the_job_is_not_missed(
    bench: JobBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise Killed

    task = bench.write()
    with monkeypatch.context() as dying:
        dying.setattr("onwrite.job_start.JobStart._note", killed)
        with pytest.raises(Killed):
            bench.process(task)
    (folder,) = (bench.folder / "jobs").glob("onwrite-*")
    assert bench.end(folder.name) == Status("succeeded")
    done = bench.read(task)
    assert (done["state"], done["attempt"], done["job"]["name"]) == ("done", 1, folder.name)


def test_a_zombie_that_wakes_after_its_lease_changes_nothing(bench: JobBench) -> None:
    """Nobody could take its Job away: the platform did not answer."""
    go = bench.pipe("go")
    task, zombie, process = started(bench, go=str(go))
    os.kill(process, signal.SIGSTOP)
    bench.platform = Unreachable(
        [sys.executable, "-m", "onwrite.job"], bench.folder / "jobs", bench.environment
    )
    bench.later(minutes=2)
    bench.sweep()
    rescued = bench.read(task)
    assert (rescued["state"], rescued["error"]["kind"]) == ("scheduled", "rescued")
    assert any(isinstance(event, JobOutOfReach) for event in bench.told)
    task.update({"input": {}})
    bench.later(minutes=5)
    del bench.__dict__["processor"]
    bench.process(task)
    bench.end(bench.name(task))
    done = bench.read(task)
    os.kill(process, signal.SIGCONT)
    go.write_text("")
    assert bench.end(zombie) == Status("succeeded")
    assert bench.said(zombie)[-1]["event"] == "AttemptLost"
    assert bench.read(task) == done
    assert (done["state"], done["attempt"], bench.order.get().get("effects")) == ("done", 2, 1)
