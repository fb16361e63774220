"""The watch tells every end of a Job, once, and finds the task by the Job's annotations."""

from dataclasses import replace

import pytest

from onwrite.durations import seconds
from onwrite.launchers.job_sightings import JobEnd
from onwrite.launchers.launcher import Job, Status
from tests.kubernetes.sides import Side
from tests.kubernetes.watching import PATIENCE, QUICK, Watching


def end_of(job: Job, status: Status) -> JobEnd:
    return JobEnd(job.name, job.path, job.attempt, status)


def test_a_job_that_completes_is_told(side: Side) -> None:
    with Watching(side) as watching:
        job = side.launch(attempt=3)
        side.controller.start(job.name)
        side.controller.complete(job.name)
        assert watching.next_end() == end_of(job, Status("succeeded"))


def test_a_job_that_was_killed_is_told_with_the_reason_its_pod_gives(side: Side) -> None:
    with Watching(side) as watching:
        job = side.launch()
        side.controller.start(job.name)
        side.controller.kill(job.name, "OOMKilled", 137)
        end = watching.next_end()
        assert (end.path, end.status.phase, end.status.reason) == (job.path, "failed", "OOMKilled")


def test_a_job_that_ran_out_of_its_time_is_told(side: Side) -> None:
    with Watching(side) as watching:
        job = side.launch()
        side.controller.fail(job.name, "DeadlineExceeded", "Job was active longer than specified deadline")
        assert watching.next_end().status.reason == "DeadlineExceeded"


def test_a_job_that_somebody_deletes_is_told_as_gone(side: Side) -> None:
    with Watching(side) as watching:
        job = side.launch()
        side.controller.start(job.name)
        side.launcher().remove(job.name)
        assert watching.next_end() == end_of(job, Status("gone"))


def test_a_job_that_ended_and_is_then_removed_is_told_once(side: Side) -> None:
    with Watching(side) as watching:
        ended, other = side.launch(), side.launch()
        side.controller.complete(ended.name)
        assert watching.next_end().name == ended.name
        side.launcher().remove(ended.name)
        side.controller.complete(other.name)
        assert watching.next_end().name == other.name


def test_a_cancelled_job_is_told_when_its_pod_has_left(side: Side) -> None:
    with Watching(side) as watching:
        job = side.launch()
        side.controller.start(job.name)
        side.launcher().cancel(job.name)
        side.controller.stop_pod(job.name)
        assert watching.next_end().status.reason == "Cancelled"


def test_what_ended_while_nobody_watched_is_told_at_the_start(side: Side) -> None:
    done, under_way = side.launch(), side.launch()
    side.controller.complete(done.name)
    with Watching(side) as watching:
        assert watching.next_end() == end_of(done, Status("succeeded"))
        side.controller.complete(under_way.name)
        assert watching.next_end().name == under_way.name


def test_an_end_that_is_not_taken_is_told_again(side: Side) -> None:
    job = side.launch()
    side.controller.complete(job.name)
    with Watching(side, refusals=2) as watching:
        assert watching.next_end() == end_of(job, Status("succeeded"))
        assert {watching.not_taken.get(timeout=PATIENCE).job for _ in range(2)} == {job.name}


def test_an_image_that_does_not_exist_is_told_though_no_job_changes(side: Side) -> None:
    job = side.launch()
    side.controller.make_pod(job.name)
    side.controller.cannot_pull(job.name)
    with Watching(side, replace(QUICK, patience=seconds(0))) as watching:
        end = watching.next_end()
        assert (end.name, end.status.phase, end.status.reason) == (job.name, "failed", "ImagePullBackOff")


def test_a_pod_that_the_cluster_refuses_is_told(side: Side) -> None:
    job = side.launch()
    side.controller.refuse_pod(job.name, 'pods "x" is forbidden: service account not found')
    with Watching(side, replace(QUICK, patience=seconds(0))) as watching:
        end = watching.next_end()
        assert (end.name, end.status.reason) == (job.name, "FailedCreate")


def test_other_jobs_of_the_namespace_are_nobodys_business(side: Side) -> None:
    with Watching(side) as watching:
        ours = side.launch()
        side.controller.make_foreign_job("nightly-report")
        side.controller.complete("nightly-report")
        side.controller.complete(ours.name)
        assert watching.next_end().name == ours.name


@pytest.mark.parametrize("jobs", [0, 1])
def test_a_watch_can_be_stopped_while_nothing_happens(side: Side, jobs: int) -> None:
    for _ in range(jobs):
        side.launch()
    with Watching(side, replace(QUICK, window=300)) as watching:
        if side.server:
            side.server.await_watch()
    assert watching.breaks.empty()
