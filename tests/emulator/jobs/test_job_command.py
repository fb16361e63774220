"""`python -m onwrite.job` as a platform runs it: environment in, exit code out."""

import subprocess
import sys

import pytest

from tests.emulator.jobs.conftest import ROOT, JobBench


def run(bench: JobBench, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onwrite.job", *arguments],
        cwd=ROOT,
        env=bench.environment | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def attempt(bench: JobBench, **changed: str) -> dict[str, str]:
    """What a launcher gives the container of a task's first attempt."""
    return {
        "GOOGLE_CLOUD_PROJECT": bench.client.project,
        "ONWRITE_DATABASE": bench.client._database,
        "ONWRITE_TASK": f"{bench.order.path}/tasks/t1",
        "ONWRITE_ATTEMPT": "1",
        "ONWRITE_TOKEN": "t1",
    } | changed


def running(bench: JobBench, **changed: object) -> None:
    lease = {"token": "t1", "expires_at": bench.now.replace(year=2999), "runner": "job"}
    fields = {
        "type": "work",
        "input": {},
        "state": "running",
        "attempt": 1,
        "max_attempts": 3,
        "lease": lease,
    }
    bench.order.collection("tasks").document("t1").set(fields | changed)


def test_the_help_tells_every_exit_code_and_variable(bench: JobBench) -> None:
    told = run(bench, "--help")
    assert told.returncode == 0
    assert all(f"\n  {code:>3}  " in told.stdout for code in (0, 1, 2, 143))
    assert all(name in told.stdout for name in (*attempt(bench), "ONWRITE_HANDLERS", "ONWRITE_GRACE"))


@pytest.mark.parametrize("variable", ["ONWRITE_TASK", "ONWRITE_TOKEN", "ONWRITE_ATTEMPT"])
def test_a_variable_that_is_missing_is_named(bench: JobBench, variable: str) -> None:
    ran = run(bench, **attempt(bench, **{variable: ""}))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"{variable} is missing: ")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"lease": {"token": "t2", "expires_at": 0, "runner": "job"}}, "another container has taken it over"),
        ({"attempt": 2}, "the task is in attempt 2"),
        ({"state": "done", "reason": "completed"}, "it is over, the task is done (completed)"),
        ({"input": "no map"}, "its document cannot be used: `input` is"),
    ],
)
def test_what_is_not_for_this_container_is_left_alone(
    bench: JobBench, fields: dict[str, object], why: str
) -> None:
    running(bench, **fields)
    before = bench.order.collection("tasks").document("t1").get().to_dict()
    ran = run(bench, **attempt(bench))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert why in ran.stdout
    assert bench.order.collection("tasks").document("t1").get().to_dict() == before


def test_an_image_of_other_code_than_the_function_fails_the_task_and_says_so(bench: JobBench) -> None:
    running(bench, type="ship_parcel")
    ran = run(bench, **attempt(bench))
    assert (ran.returncode, ran.stderr) == (0, "")
    failed = bench.order.collection("tasks").document("t1").get().to_dict() or {}
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert failed["error"]["message"].startswith("the code in the container is not that of the function")


def test_a_package_of_handlers_that_is_not_there_costs_an_attempt(bench: JobBench) -> None:
    running(bench)
    ran = run(bench, **attempt(bench, ONWRITE_HANDLERS="no_such_package"))
    assert ran.returncode == 0
    retried = bench.order.collection("tasks").document("t1").get().to_dict() or {}
    assert (retried["reason"], retried["error"]["type"]) == ("retry", "ModuleNotFoundError")
