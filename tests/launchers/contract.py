"""What every launcher does alike. A launcher's tests inherit it and give a `platform`; see Platform."""

from typing import Protocol

import pytest

from onwrite.launchers.launcher import Job, Launcher


class Platform(Protocol):
    """A launcher with what it launches on. Each call returns when the platform itself has got there."""

    launcher: Launcher

    def job(self) -> Job:
        """Of a task of its own, attempt 1."""

    def starts(self, name: str) -> None:
        """Its container begins to run, and will until it is told something else."""

    def succeeds(self, name: str) -> None:
        """The container, which runs, ends well."""

    def fails(self, name: str) -> None:
        """The container, which runs, ends badly."""

    def leaves(self, name: str) -> None:
        """The container, which was sent SIGTERM, ends. Fails where it was sent none."""

    def launched(self, name: str) -> int:
        """How many there are of that name."""


class LauncherContract:
    def test_a_job_that_was_launched_is_there(self, platform: Platform) -> None:
        job = platform.job()
        launched = platform.launcher.launch(job)
        assert launched.log
        assert platform.launcher.status(launched.name).phase in {"starting", "running"}
        assert platform.launched(launched.name) == 1

    def test_launched_twice_is_launched_once(self, platform: Platform) -> None:
        job = platform.job()
        first = platform.launcher.launch(job)
        assert platform.launcher.launch(job).name == first.name
        assert platform.launched(first.name) == 1

    def test_a_second_start_of_a_job_that_ended_does_not_run_it_again(self, platform: Platform) -> None:
        job = platform.job()
        name = platform.launcher.launch(job).name
        platform.starts(name)
        platform.succeeds(name)
        assert platform.launcher.launch(job).name == name
        assert platform.launcher.status(name).phase == "succeeded"

    def test_another_attempt_is_another_job(self, platform: Platform) -> None:
        job = platform.job()
        later = Job(job.database, job.path, job.type, job.attempt + 1, "another-token", job.resources)
        names = {platform.launcher.launch(which).name for which in (job, later)}
        assert len(names) == 2

    def test_a_job_whose_container_runs_is_running(self, platform: Platform) -> None:
        name = platform.launcher.launch(platform.job()).name
        platform.starts(name)
        assert platform.launcher.status(name).phase == "running"

    def test_a_job_that_did_its_work_succeeded(self, platform: Platform) -> None:
        name = platform.launcher.launch(platform.job()).name
        platform.starts(name)
        platform.succeeds(name)
        assert platform.launcher.status(name).phase == "succeeded"

    def test_a_job_that_failed_says_why(self, platform: Platform) -> None:
        name = platform.launcher.launch(platform.job()).name
        platform.starts(name)
        platform.fails(name)
        status = platform.launcher.status(name)
        assert status.phase == "failed"
        assert status.reason

    def test_a_job_that_was_never_launched_is_gone(self, platform: Platform) -> None:
        assert platform.launcher.status(platform.job().name).phase == "gone"

    def test_a_cancelled_job_is_told_to_end_and_did_not_succeed(self, platform: Platform) -> None:
        name = platform.launcher.launch(platform.job()).name
        platform.starts(name)
        platform.launcher.cancel(name)
        platform.leaves(name)
        assert platform.launcher.status(name).phase in {"failed", "gone"}

    def test_a_job_that_ended_cannot_be_cancelled(self, platform: Platform) -> None:
        name = platform.launcher.launch(platform.job()).name
        platform.starts(name)
        platform.succeeds(name)
        platform.launcher.cancel(name)
        assert platform.launcher.status(name).phase == "succeeded"

    @pytest.mark.parametrize("running", [False, True])
    def test_a_removed_job_is_gone(self, platform: Platform, running: bool) -> None:  # noqa: FBT001
        name = platform.launcher.launch(platform.job()).name
        if running:
            platform.starts(name)
        platform.launcher.remove(name)
        assert platform.launcher.status(name).phase == "gone"

    def test_what_is_gone_can_be_cancelled_and_removed(self, platform: Platform) -> None:
        name = platform.launcher.launch(platform.job()).name
        platform.launcher.remove(name)
        platform.launcher.cancel(name)
        platform.launcher.remove(name)
        assert platform.launcher.status(name).phase == "gone"
