"""What every launcher does alike. A launcher's tests inherit it and give a `stage`: where the launcher is tried out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import pytest

from onwrite.launchers.launcher import Job, Launcher, Status
from tests.launchers.jobs import a_job


class Stage(Protocol):
    """A launcher with what it launches on. Each call returns when the platform itself has got there."""

    @property
    def launcher(self) -> Launcher: ...

    @property
    def starts_once(self) -> bool:
        """Whether the platform itself starts a Job once only, however often it is launched.

        Where it does not, as it has no idempotency key, the container's own claim decides which of them works.
        """

    def begun(self, job: Job) -> Mapping[str, str]:
        """Its container begins to run, and will until it is told something else; the environment it was given."""

    def end(self, job: Job, code: int) -> None:
        """The container, which runs, exits with this code."""

    def told_to_end(self, job: Job) -> None:
        """The container, which was sent SIGTERM, ends. Fails where it was sent none."""

    def no_more(self, job: Job) -> None:
        """Nothing is left of it."""


class LauncherContract:
    def test_a_job_gets_its_environment_runs_and_succeeds(self, stage: Stage) -> None:
        job = a_job()
        launched = stage.launcher.launch(job)
        assert launched.log
        assert stage.launcher.status(launched.name).phase in ("starting", "running")
        assert job.environment.items() <= stage.begun(job).items()
        assert stage.launcher.status(launched.name) == Status("running")
        stage.end(job, 0)
        assert stage.launcher.status(launched.name) == Status("succeeded")

    def test_a_job_that_fails_says_why(self, stage: Stage) -> None:
        job = a_job()
        name = launched_and_begun(stage, job)
        stage.end(job, 3)
        status = stage.launcher.status(name)
        assert (status.phase, status.reason != "") == ("failed", True)
        assert "exit code" in status.message

    def test_a_cancelled_job_is_told_to_end_and_has_failed_then(self, stage: Stage) -> None:
        job = a_job()
        name = launched_and_begun(stage, job)
        stage.launcher.cancel(name)
        stage.told_to_end(job)
        status = stage.launcher.status(name)
        assert (status.phase, status.reason.lower()) == ("failed", "cancelled")

    def test_a_cancel_that_comes_too_late_changes_nothing(self, stage: Stage) -> None:
        job = a_job()
        name = launched_and_begun(stage, job)
        stage.end(job, 0)
        stage.launcher.cancel(name)
        assert stage.launcher.status(name) == Status("succeeded")

    def test_a_running_job_can_be_removed(self, stage: Stage) -> None:
        job = a_job()
        name = launched_and_begun(stage, job)
        stage.launcher.remove(name)
        stage.no_more(job)
        assert stage.launcher.status(name) == Status("gone")

    def test_an_ended_job_can_be_removed(self, stage: Stage) -> None:
        job = a_job()
        name = launched_and_begun(stage, job)
        stage.end(job, 1)
        stage.launcher.remove(name)
        assert stage.launcher.status(name) == Status("gone")

    def test_a_job_removed_as_soon_as_launched_can_be_cancelled_and_removed_again(self, stage: Stage) -> None:
        name = stage.launcher.launch(a_job()).name
        stage.launcher.remove(name)
        assert stage.launcher.status(name) == Status("gone")
        stage.launcher.cancel(name)
        stage.launcher.remove(name)
        assert stage.launcher.status(name) == Status("gone")

    @pytest.mark.parametrize("unknown", ["never launched", "of its kind", "", "../x", "/", ".", "Ä b"])
    def test_a_job_that_was_never_launched_is_gone_and_no_error(self, stage: Stage, unknown: str) -> None:
        other, never = a_job(), a_job()
        name = launched_and_begun(stage, other)
        of_its_kind = name.replace(other.name, never.name) + "9"
        unknown = {"never launched": never.name, "of its kind": of_its_kind}.get(unknown, unknown)
        assert stage.launcher.status(unknown) == Status("gone")
        stage.launcher.cancel(unknown)
        stage.launcher.remove(unknown)
        assert stage.launcher.status(name) == Status("running")

    def test_jobs_do_not_touch_each_other(self, stage: Stage) -> None:
        jobs = one, other = a_job(), a_job()
        names = [launched_and_begun(stage, job) for job in jobs]
        stage.launcher.remove(names[0])
        stage.no_more(one)
        assert [stage.launcher.status(name).phase for name in names] == ["gone", "running"]
        stage.end(other, 0)
        assert stage.launcher.status(names[1]) == Status("succeeded")

    def test_another_attempt_is_another_job(self, stage: Stage) -> None:
        job = a_job()
        attempts = job, replace(job, attempt=2, token="another"), replace(job, token="handed-back")
        names = {stage.launcher.launch(attempt).name for attempt in attempts}
        assert len(names) == len(attempts)

    def test_a_second_launch_is_the_first_where_the_platform_can(self, stage: Stage) -> None:
        job = a_job()
        first, second = stage.launcher.launch(job), stage.launcher.launch(job)
        assert (first == second) == stage.starts_once
        for launched in (first, second):
            assert stage.launcher.status(launched.name).phase in ("starting", "running")

    def test_a_second_launch_of_a_job_that_ended_runs_it_again_only_where_the_platform_cannot_know(
        self, stage: Stage
    ) -> None:
        job = a_job()
        first = launched_and_begun(stage, job)
        stage.end(job, 0)
        second = stage.launcher.launch(job).name
        assert stage.launcher.status(first) == Status("succeeded")
        assert stage.launcher.status(second).phase == ("succeeded" if stage.starts_once else "starting")


def launched_and_begun(stage: Stage, job: Job) -> str:
    name = stage.launcher.launch(job).name
    stage.begun(job)
    return name
