"""A Job that Kubernetes took and whose pod never starts: ended by the watcher at once, and by the sweep without one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from google.cloud import firestore

from onwrite import Backoff, handler, job, seconds
from onwrite.job_ends import end_attempt
from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.task import Task
from tests.emulator.jobs.conftest import JobBench
from tests.emulator.jobs.outcomes import outcome, sentence
from tests.kubernetes.controller import Controller
from tests.kubernetes.sides import Side
from tests.kubernetes.watching import QUICK, Watching

NO_ACCOUNT = (
    'pods "onwrite-work-x" is forbidden: error looking up service account shop-jobs/onwrite-job: '
    'serviceaccount "onwrite-job" not found'
)
NO_ROOM = 'pods "onwrite-work-x" is forbidden: exceeded quota: memory, requested: limits.memory=256Mi'


def no_image(controller: Controller, name: str) -> None:
    controller.make_pod(name)
    controller.cannot_pull(name)


def no_account(controller: Controller, name: str) -> None:
    controller.refuse_pod(name, NO_ACCOUNT)


# What happens on the cluster, the reason that the task gives for it, and what its sentence must hold.
Trouble = Callable[[Controller, str], None]
TROUBLES: list[tuple[Trouble, str, tuple[str, ...]]] = [
    (
        no_image,
        "ImagePullBackOff",
        (
            "Back-off pulling image",
            "look whether an image of this name is there and the nodes may read its registry",
        ),
    ),
    (
        no_account,
        "FailedCreate",
        ("the cluster makes no pod for the Job", 'serviceaccount "onwrite-job" not found'),
    ),
]


def launched(bench: JobBench, cluster: Side) -> tuple[firestore.DocumentReference, str]:
    bench.source = KubernetesLauncher(cluster.settings(), cluster.cluster, clock=lambda: bench.now)
    task = bench.write()
    assert bench.process(task)["state"] == "running"
    return task, bench.name(task)


@pytest.mark.parametrize(("trouble", "reason", "words"), TROUBLES)
def test_the_watcher_says_why_as_soon_as_its_patience_is_over(
    bench: JobBench, cluster: Side, trouble: Trouble, reason: str, words: tuple[str, ...]
) -> None:
    task, name = launched(bench, cluster)
    trouble(cluster.controller, name)
    with Watching(cluster, replace(QUICK, patience=seconds(0))) as watching:
        end = watching.next_end()
    assert end_attempt(bench.store, end.path, end.name, end.status, bench.now, tell=bench.told.append)
    left = bench.read(task)
    assert outcome(left) == ("scheduled", "rescued", "job", reason)
    assert all(word in sentence(left) for word in words)


@pytest.mark.parametrize(("trouble", "reason", "words"), TROUBLES)
def test_the_sweep_says_why_once_the_time_to_start_is_over(
    bench: JobBench, cluster: Side, trouble: Trouble, reason: str, words: tuple[str, ...]
) -> None:
    task, name = launched(bench, cluster)
    trouble(cluster.controller, name)
    bench.later(minutes=14)
    bench.sweep()
    assert bench.read(task)["state"] == "running"
    bench.later(minutes=2)
    bench.sweep()
    left = bench.read(task)
    assert outcome(left) == ("scheduled", "rescued", "job", reason)
    assert all(word in sentence(left) for word in words)
    assert not cluster.controller.has_job(name)


def test_a_quota_that_leaves_no_room_for_the_pod_is_told_once_the_time_to_start_is_over(
    bench: JobBench, cluster: Side
) -> None:
    """Until then there may be room again, and the Job stays."""
    task, name = launched(bench, cluster)
    cluster.controller.refuse_pod(name, NO_ROOM)
    bench.later(minutes=14)
    bench.sweep()
    assert cluster.controller.has_job(name)
    bench.later(minutes=2)
    bench.sweep()
    left = bench.read(task)
    assert outcome(left) == ("scheduled", "rescued", "job", "NotStarted")
    assert sentence(left).startswith("its container did not start in time: FailedCreate: ")
    assert NO_ROOM in sentence(left)


def test_an_image_that_never_comes_fails_the_task_with_its_last_attempt(
    bench: JobBench, cluster: Side
) -> None:
    @handler(runs_on=job(memory="256Mi"), retry=Backoff(attempts=1))
    def once(task: Task, input: dict[str, str]) -> None:
        raise AssertionError("it runs in a container, and there is none")

    bench.handlers = {"work": once}
    task, name = launched(bench, cluster)
    no_image(cluster.controller, name)
    bench.later(minutes=16)
    bench.sweep()
    assert outcome(bench.read(task)) == ("failed", "exhausted", "job", "ImagePullBackOff")
