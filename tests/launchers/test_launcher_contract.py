"""What every launcher does, on a stage of its own."""

import pytest

from onwrite.launchers.launcher import Status
from tests.launchers.jobs import a_job
from tests.launchers.stage import Stage


@pytest.fixture(params=["processes", "cloud_run"])
def stage(request: pytest.FixtureRequest) -> Stage:
    stage: Stage = request.getfixturevalue(request.param)
    return stage


def test_a_job_gets_its_environment_runs_and_succeeds(stage: Stage) -> None:
    job = a_job()
    launched = stage.launcher.launch(job)
    assert stage.launcher.status(launched.name).phase in ("starting", "running")
    assert job.environment.items() <= stage.begun(job).items()
    assert stage.launcher.status(launched.name) == Status("running")
    assert launched.log
    stage.end(job, 0)
    assert stage.launcher.status(launched.name) == Status("succeeded")


def test_a_job_that_fails_says_why(stage: Stage) -> None:
    job = a_job()
    name = stage.launcher.launch(job).name
    stage.begun(job)
    stage.end(job, 3)
    status = stage.launcher.status(name)
    assert (status.phase, status.reason != "") == ("failed", True)
    assert "exit code" in status.message


def test_a_cancelled_job_is_told_to_end_and_has_failed_then(stage: Stage) -> None:
    job = a_job()
    name = stage.launcher.launch(job).name
    stage.begun(job)
    stage.launcher.cancel(name)
    stage.told_to_end(job)
    status = stage.launcher.status(name)
    assert (status.phase, status.reason.lower()) == ("failed", "cancelled")


def test_a_cancel_that_comes_too_late_changes_nothing(stage: Stage) -> None:
    job = a_job()
    name = stage.launcher.launch(job).name
    stage.begun(job)
    stage.end(job, 0)
    stage.launcher.cancel(name)
    assert stage.launcher.status(name) == Status("succeeded")


def test_a_running_job_can_be_removed(stage: Stage) -> None:
    job = a_job()
    name = stage.launcher.launch(job).name
    stage.begun(job)
    stage.launcher.remove(name)
    stage.no_more(job)
    assert stage.launcher.status(name) == Status("gone")


def test_a_job_can_be_removed_as_soon_as_it_is_launched(stage: Stage) -> None:
    job = a_job()
    name = stage.launcher.launch(job).name
    stage.launcher.remove(name)
    assert stage.launcher.status(name) == Status("gone")


def test_an_ended_job_can_be_removed_and_removed_again(stage: Stage) -> None:
    job = a_job()
    name = stage.launcher.launch(job).name
    stage.begun(job)
    stage.end(job, 1)
    stage.launcher.remove(name)
    stage.launcher.remove(name)
    assert stage.launcher.status(name) == Status("gone")


def test_a_job_that_was_never_launched_is_gone_and_no_error(stage: Stage) -> None:
    launched, never = a_job(), a_job()
    name = stage.launcher.launch(launched).name.replace(launched.name, never.name) + "9"
    for unknown in (name, never.name, "", "../x", "/", "."):
        assert stage.launcher.status(unknown) == Status("gone")
        stage.launcher.cancel(unknown)
        stage.launcher.remove(unknown)


def test_jobs_do_not_touch_each_other(stage: Stage) -> None:
    one, other = a_job(), a_job()
    names = [stage.launcher.launch(job).name for job in (one, other)]
    stage.begun(one)
    stage.begun(other)
    stage.launcher.remove(names[0])
    assert [stage.launcher.status(name).phase for name in names] == ["gone", "running"]
    stage.end(other, 0)
    assert stage.launcher.status(names[1]) == Status("succeeded")


def test_a_second_launch_is_the_first_where_the_platform_can(stage: Stage) -> None:
    job = a_job()
    first, second = stage.launcher.launch(job), stage.launcher.launch(job)
    assert (first == second) == stage.starts_once
    assert stage.launcher.launch(a_job(attempt=2)) != first
