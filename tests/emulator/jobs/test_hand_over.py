"""A task that begins in the function and goes on in a container, with what was done so far."""

import os
import signal
import threading
from typing import Any

from google.cloud import firestore

from onwrite.launchers.launcher import Status
from tests.emulator.jobs.conftest import JobBench


def handed_over(bench: JobBench, letters: int = 6) -> firestore.DocumentReference:
    """Two actors: the function that works, and the clock, which moves on while it does."""
    here, go = bench.pipe("here"), bench.pipe("go")
    task = bench.write(type="letters", input={"here": str(here), "go": str(go), "letters": letters})
    function = threading.Thread(target=bench.process, args=(task,))
    function.start()
    here.read_text()
    bench.later(minutes=7, seconds=45)
    go.write_text("go")
    function.join()
    return task


def next_attempt(bench: JobBench, task: firestore.DocumentReference) -> str:
    """Its Job's name."""
    bench.process(task)
    return bench.name(task)


def ended(bench: JobBench, task: firestore.DocumentReference, name: str) -> dict[str, Any]:
    here, go = bench.folder / "here", bench.folder / "go"
    here.read_text()
    go.write_text("go")
    assert bench.end(name) == Status("succeeded")
    return bench.read(task)


def test_what_the_function_has_done_is_not_done_again_in_the_container(bench: JobBench) -> None:
    task = handed_over(bench)
    over = bench.read(task)
    assert (over["state"], over["reason"], over["attempt"]) == ("scheduled", "handed_over", 0)
    assert (over["runs_on"], over["checkpoint"]) == ("job", [os.getpid()] * 2)
    done = ended(bench, task, next_attempt(bench, task))
    assert (done["state"], done["attempt"], done["progress"]["done"]) == ("done", 1, 6)
    sent_by = done["result"]["sent_by"]
    assert sent_by[:2] == [os.getpid()] * 2
    assert len(sent_by) == 6
    assert len(set(sent_by[2:]) - {os.getpid()}) == len(set(sent_by[2:])) == 1
    assert bench.order.get().get("effects") == 1
    assert [entry["reason"] for entry in done["history"]] == ["handed_over", "completed"]
    assert "checkpoint" not in done


def test_a_container_that_is_told_to_end_keeps_what_was_done_in_both_places(bench: JobBench) -> None:
    """Two actors: the container, which has letters for days, and the platform. It leaves at a checkpoint."""
    task = handed_over(bench, letters=10**9)
    name = next_attempt(bench, task)
    container = int((bench.folder / "here").read_text())
    bench.platform.cancel(name)
    (bench.folder / "go").write_text("go")
    bench.end(name)
    back = bench.read(task)
    assert (back["state"], back["reason"], back["attempt"]) == ("scheduled", "rescued", 0)
    sent = back["checkpoint"]
    assert sent == [os.getpid()] * 2 + [container] * (len(sent) - 2)
    assert container in sent
    task.update({"input.letters": len(sent) + 3})
    done = ended(bench, task, next_attempt(bench, task))
    assert (done["state"], done["result"]["sent_by"][: len(sent)]) == ("done", sent)


def test_a_container_that_is_killed_is_followed_by_another_container(bench: JobBench) -> None:
    task = handed_over(bench)
    name = next_attempt(bench, task)
    os.kill(int((bench.folder / "here").read_text()), signal.SIGKILL)
    bench.end(name)
    bench.later(hours=1)
    bench.sweep()
    rescued = bench.read(task)
    assert (rescued["reason"], rescued["attempt"], rescued["runs_on"]) == ("rescued", 1, "job")
    assert rescued["checkpoint"][:2] == [os.getpid()] * 2
    bench.later(hours=1)
    done = ended(bench, task, next_attempt(bench, task))
    assert (done["state"], done["attempt"], len(done["result"]["sent_by"])) == ("done", 2, 6)


def test_a_task_that_is_known_to_be_long_begins_in_a_container(bench: JobBench) -> None:
    task = bench.write(type="letters", runs_on="job")
    name = next_attempt(bench, task)
    assert bench.end(name) == Status("succeeded")
    done = bench.read(task)
    assert (done["state"], done["attempt"]) == ("done", 1)
    assert os.getpid() not in done["result"]["sent_by"]
