"""What a function does for a job: it starts it, says why it could not, or waits for a place."""

from collections.abc import Callable
from typing import Any

import pytest

from onwrite import seconds
from onwrite.events import Ended, JobOutOfReach, PutOff
from onwrite.launchers.launcher import Job, Launched, LauncherUnavailable, Status
from onwrite.launchers.process import ProcessLauncher
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.store import Store
from tests.emulator.jobs.conftest import HANDLERS, JobBench


class OutOfOrder(ProcessLauncher):
    def launch(self, job: Job) -> Launched:
        raise LauncherUnavailable(f"the API server does not take {job.name}")


class Overtaken(Store):
    """Between its first count of the jobs that run and what is done about it, somebody else acts."""

    meanwhile: Callable[[], Any] | None = None

    def jobs(self, at_most: int) -> int:
        found = super().jobs(at_most)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        return found


def test_without_a_launcher_the_task_fails_with_the_way_to_configure_one(bench: JobBench) -> None:
    task = bench.write()
    processor = Processor(bench.store, Registry(HANDLERS), keeper=bench.keeper, tell=bench.told.append)
    processor.process(bench.newest(task))
    failed = bench.read(task)
    assert (failed["state"], failed["reason"], failed["attempt"]) == ("failed", "rejected", 1)
    assert (failed["error"]["kind"], failed["error"]["type"]) == ("launch", "LaunchRefused")
    assert "task_trigger(…, launcher=…)" in failed["error"]["message"]
    assert any(isinstance(event, Ended) for event in bench.told)


def test_a_platform_that_does_not_answer_is_asked_again_under_the_handlers_back_off(bench: JobBench) -> None:
    bench.platform = OutOfOrder(["sh"], bench.folder / "jobs")
    task = bench.write()
    retried = bench.process(task)
    assert (retried["state"], retried["reason"], retried["attempt"]) == ("scheduled", "retry", 1)
    assert (retried["error"]["kind"], retried["error"]["retryable"]) == ("launch", True)
    assert bench.now <= retried["scheduled_at"] <= bench.now + seconds(10)
    for _ in range(2):
        bench.later(minutes=1)
        bench.process(task)
    assert (bench.read(task)["state"], bench.read(task)["reason"]) == ("failed", "exhausted")


def test_a_job_started_for_a_task_that_was_cancelled_meanwhile_is_taken_away(bench: JobBench) -> None:
    """Two actors: the function, and the sweep that comes between its claim and its note."""
    started: list[str] = []

    class Overtaking(ProcessLauncher):
        def launch(self, job: Job) -> Launched:
            task.update({"cancel_requested": True, "wake_at": bench.now})
            bench.later(seconds=1)
            bench.sweep()
            started.append(job.name)
            return super().launch(job)

    bench.platform = Overtaking(["sh", "-c", "while :; do sleep 1; done"], bench.folder / "jobs")
    task = bench.write()
    assert bench.process(task)["reason"] == "cancelled"
    assert bench.platform.status(started[0]) == Status("gone")


def test_more_jobs_than_may_run_wait_and_say_why(bench: JobBench) -> None:
    bench.max_jobs = 1
    here, go = bench.pipe("here"), bench.pipe("go")
    first = bench.write(input={"here": str(here), "go": str(go)})
    second = bench.write()
    bench.process(first)
    here.read_text()
    waits = bench.process(second)
    assert (waits["state"], waits["reason"], waits["attempt"]) == ("scheduled", "full", 0)
    assert waits["job"] == {"waits": "as many jobs run as may at once (1); tried again every half a minute"}
    assert bench.now + seconds(15) <= waits["scheduled_at"] == waits["wake_at"] <= bench.now + seconds(45)
    assert any(isinstance(event, PutOff) for event in bench.told)
    go.write_text("")
    bench.end(bench.name(first))
    bench.later(seconds=46)
    bench.sweep()
    bench.process(second)
    bench.end(bench.name(second))
    done = bench.read(second)
    assert (done["state"], done["attempt"]) == ("done", 1)
    assert "waits" not in done["job"]


def test_of_two_functions_that_find_the_same_place_free_one_gives_it_up(bench: JobBench) -> None:
    bench.max_jobs = 1
    go = bench.pipe("go")
    first, second = (bench.write(input={"go": str(go)}) for _ in range(2))
    store = Overtaken(bench.client)
    store.meanwhile = lambda: bench.process(second)
    bench.function(store, "overtaken").process(bench.newest(first))
    waits = bench.read(first)
    assert (waits["state"], waits["reason"], waits["attempt"]) == ("scheduled", "full", 0)
    assert [entry["reason"] for entry in waits["history"]] == ["full"]
    go.write_text("")
    bench.end(bench.name(second))
    assert bench.read(second)["state"] == "done"


def test_a_note_that_firestore_does_not_take_is_no_reason_to_start_anew(
    bench: JobBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: Any) -> bool:
        raise OSError("no route to host")

    task = bench.write()
    document = bench.newest(task)
    with monkeypatch.context() as cut:
        cut.setattr(Store, "apply", cut_off)
        bench.processor.process(document)
    assert any(isinstance(event, JobOutOfReach) for event in bench.told)
    (folder,) = (bench.folder / "jobs").glob("onwrite-*")
    bench.end(folder.name)
    assert bench.read(task)["state"] == "done"


def test_a_field_that_somebody_adds_costs_the_note_one_more_try(bench: JobBench) -> None:
    class Busy(ProcessLauncher):
        def launch(self, job: Job) -> Launched:
            task.update({"label": "urgent"})
            return super().launch(job)

    bench.platform = Busy(["sh", "-c", "exit 0"], bench.folder / "jobs")
    task = bench.write()
    noted = bench.process(task)
    assert (noted["label"], noted["job"]["attempt"]) == ("urgent", 1)
