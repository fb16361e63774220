"""A task whose handler runs on a job, from the function to the end of its container."""

import sys

from onwrite.events import Launched
from onwrite.launchers.launcher import Status
from tests.emulator.jobs.conftest import JobBench


def test_the_function_starts_the_container_and_the_container_ends_the_task(bench: JobBench) -> None:
    here, go = bench.pipe("here"), bench.pipe("go")
    task = bench.write(input={"here": str(here), "go": str(go)})
    running = bench.process(task)
    assert (running["state"], running["lease"]["runner"], running["attempt"]) == ("running", "job", 1)
    name = bench.name(task)
    assert running["job"] == {"attempt": 1, "name": name, "log": f"cat {bench.folder}/jobs/{name}/log"}
    assert any(isinstance(event, Launched) for event in bench.told)
    here.read_text()
    taken = bench.read(task)
    assert taken["lease"]["token"] != running["lease"]["token"]
    assert taken["lease"]["expires_at"] < running["lease"]["expires_at"]
    assert taken["job"].items() > running["job"].items()
    go.write_text("go")
    assert bench.end(name) == Status("succeeded")
    done = bench.read(task)
    assert (done["state"], done["reason"], done["attempt"]) == ("done", "completed", 1)
    assert done["progress"]["done"] == 2
    assert 500 < done["result"]["seconds"] <= 600  # the job's timeout, not a function's
    assert bench.order.get().get("effects") == 1
    (entry,) = done["history"]
    assert (entry["reason"], entry["log"]) == ("completed", running["job"]["log"])
    assert [line["event"] for line in bench.said(name)] == ["TakenOver", "Ended"]


def test_a_handler_that_raises_is_tried_again_in_a_container_of_its_own(bench: JobBench) -> None:
    task = bench.write(input={"do": "raise once"})
    bench.process(task)
    first = bench.name(task)
    assert bench.end(first) == Status("succeeded")  # its attempt's end is stored
    retried = bench.read(task)
    assert (retried["state"], retried["reason"], retried["attempt"]) == ("scheduled", "retry", 1)
    assert (retried["error"]["kind"], retried["error"]["message"]) == ("exception", "the partner is closed")
    bench.later(minutes=2)
    bench.process(task)
    second = bench.name(task)
    assert second != first
    bench.end(second)
    assert (bench.read(task)["state"], bench.read(task)["attempt"]) == ("done", 2)


def test_an_attempt_whose_number_is_used_again_gets_a_job_of_another_name(bench: JobBench) -> None:
    task = bench.write(input={"do": "snooze once"})
    bench.process(task)
    first = bench.name(task)
    bench.end(first)
    assert (bench.read(task)["reason"], bench.read(task)["attempt"]) == ("snoozed", 0)
    bench.later(hours=2)
    bench.process(task)
    assert bench.name(task) != first
    bench.end(bench.name(task))
    assert (bench.read(task)["state"], bench.read(task)["attempt"]) == ("done", 1)


def test_a_container_that_is_told_to_end_hands_its_task_back(bench: JobBench) -> None:
    here = bench.pipe("here")
    task = bench.write(input={"do": "hold", "here": str(here)})
    bench.process(task)
    name = bench.name(task)
    here.read_text()
    bench.platform.cancel(name)
    assert "143" in bench.end(name).message
    assert bench.said(name)[-1]["reason"] == "rescued"
    back = bench.read(task)
    assert (back["state"], back["reason"], back["attempt"]) == ("scheduled", "rescued", 0)
    assert (back["error"]["kind"], back["error"]["type"]) == ("shutdown", "ShutDown")
    task.update({"input": {}})
    bench.later(minutes=1)
    bench.process(task)
    bench.end(bench.name(task))
    assert (bench.read(task)["state"], bench.read(task)["attempt"]) == ("done", 1)


def test_a_container_whose_handler_does_not_hear_hands_its_task_back_without_it(bench: JobBench) -> None:
    here, go = bench.pipe("here"), bench.pipe("go")  # nobody ever writes to the second
    task = bench.write(input={"here": str(here), "go": str(go)})
    bench.process(task)
    here.read_text()
    bench.platform.cancel(bench.name(task))
    assert "143" in bench.end(bench.name(task)).message
    assert (bench.read(task)["reason"], bench.read(task)["attempt"]) == ("rescued", 0)


def test_a_container_that_is_told_to_end_before_it_began_hands_its_task_back_at_once(
    bench: JobBench,
) -> None:
    sigterm_comes_early = (
        "import os, signal, onwrite.container.command as command\n"
        "run = command._run\n"
        "def late(*given):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    return run(*given)\n"
        "command._run = late\n"
        "raise SystemExit(command.main([]))"
    )
    bench.platform = bench.launcher(sys.executable, "-c", sigterm_comes_early)
    task = bench.write()
    bench.process(task)
    bench.end(bench.name(task))
    back = bench.read(task)
    assert (back["state"], back["reason"], back["attempt"]) == ("scheduled", "rescued", 0)
    assert not bench.order.get().exists


def test_a_container_sees_a_cancel_with_its_next_report_of_progress(bench: JobBench) -> None:
    here = bench.pipe("here")
    task = bench.write(input={"do": "report", "here": str(here)})
    bench.process(task)
    here.read_text()
    task.update({"cancel_requested": True, "cancelled_by": "ada", "wake_at": bench.now})
    assert bench.end(bench.name(task)) == Status("succeeded")
    cancelled = bench.read(task)
    assert (cancelled["state"], cancelled["reason"]) == ("failed", "cancelled")
    assert cancelled["progress"]["note"] == ""
    assert not bench.order.get().exists


def test_a_task_cancelled_before_its_container_took_it_is_ended_by_the_container(bench: JobBench) -> None:
    go = bench.pipe("go")
    bench.platform = bench.launcher("sh", "-c", f'cat {go}; exec "$0" -m onwrite.job', sys.executable)
    task = bench.write()
    bench.process(task)
    task.update({"cancel_requested": True, "cancelled_by": "ada"})
    name = bench.name(task)
    go.write_text("")
    assert bench.end(name) == Status("succeeded")
    assert (bench.read(task)["state"], bench.read(task)["reason"]) == ("failed", "cancelled")
    assert not bench.order.get().exists


def test_a_container_whose_task_is_gone_says_so_and_is_content(bench: JobBench) -> None:
    go = bench.pipe("go")
    bench.platform = bench.launcher("sh", "-c", f'cat {go}; exec "$0" -m onwrite.job', sys.executable)
    task = bench.write()
    bench.process(task)
    name = bench.name(task)
    task.delete()
    go.write_text("")
    assert bench.end(name) == Status("succeeded")
    (line,) = bench.said(name)
    assert line["message"] == f"{task.path}: attempt 1 is not for this container: the task is gone"
