"""An API server that is not there, or says no: the task says what an admin can do. Answers are those of a real one."""

import kmock
import pytest

from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.launchers.kubernetes_cluster import Cluster
from tests.emulator.jobs.conftest import JobBench
from tests.emulator.jobs.outcomes import GIVEN_UP, REJECTED, TRIED_AGAIN, outcome, sentence
from tests.kubernetes.sides import Side

ACCOUNT = "system:serviceaccount:shop:functions"


def test_a_cluster_that_is_not_there_is_tried_again_until_the_attempts_are_used_up(
    bench: JobBench, cluster: Side
) -> None:
    bench.source = cluster.launcher
    cluster.faults.stop()
    task = bench.write()
    left = bench.process(task)
    assert outcome(left) == TRIED_AGAIN
    for words in ("look whether its address is right", "127.0.0.1", "Connection refused"):
        assert words in sentence(left)
    for _ in range(2):
        bench.later(minutes=1)
        left = bench.process(task)
    assert outcome(left) == GIVEN_UP
    assert "Connection refused" in sentence(left)


def test_a_cluster_that_comes_back_takes_the_next_attempt(bench: JobBench, cluster: Side) -> None:
    bench.source = cluster.launcher
    cluster.faults.stop()
    task = bench.write()
    assert outcome(bench.process(task)) == TRIED_AGAIN
    cluster.faults.start()
    bench.later(minutes=1)
    assert (bench.process(task)["state"], bench.read(task)["attempt"]) == ("running", 2)
    assert cluster.controller.has_job(bench.name(task))


def test_a_namespace_that_does_not_exist_is_named(bench: JobBench, cluster: Side) -> None:
    settings = cluster.settings(namespace="shop-jbos")
    bench.source = KubernetesLauncher(settings, Cluster(cluster.client, settings.namespace))
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert 'namespaces "shop-jbos" not found; make the namespace, as deploy/kubernetes/' in sentence(left)


def test_credentials_that_the_cluster_does_not_know_are_to_be_renewed(bench: JobBench, cluster: Side) -> None:
    bench.source = cluster.launcher
    cluster.faults.refuse(kmock.action.CREATE, 401, "Unauthorized", "Unauthorized")
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert "renew the credentials of the kubeconfig or the service account: Unauthorized" in sentence(left)


@pytest.mark.parametrize(
    ("user", "to_do"),
    [
        (ACCOUNT, "a Role there with the verb create on jobs (apiGroup batch), as in deploy/kubernetes/"),
        ("system:anonymous", "the cluster does not know who asks; renew the credentials"),
    ],
)
def test_a_right_that_is_missing_is_named(bench: JobBench, cluster: Side, user: str, to_do: str) -> None:
    bench.source = cluster.launcher
    said = (
        f'jobs.batch is forbidden: User "{user}" cannot create resource "jobs" in API group "batch" '
        f'in the namespace "{cluster.namespace}"'
    )
    cluster.faults.refuse(kmock.action.CREATE, 403, "Forbidden", said, group="batch", kind="jobs")
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert to_do in sentence(left)
    assert f"namespace {cluster.namespace}" in sentence(left)
    assert user in sentence(left)


def test_a_policy_that_cannot_bear_the_job_is_not_taken_for_a_right_that_is_missing(
    bench: JobBench, cluster: Side
) -> None:
    bench.source = cluster.launcher
    said = (
        'admission webhook "images.shop" denied the request: images of registry.invalid cannot be used here'
    )
    cluster.faults.refuse(kmock.action.CREATE, 403, "Forbidden", said)
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert f"the cluster forbids it: {said}" in sentence(left)


def test_a_quota_that_is_used_up_is_named_and_may_have_room_the_next_time(
    bench: JobBench, cluster: Side
) -> None:
    bench.source = cluster.launcher
    said = (
        'jobs.batch "onwrite-work" is forbidden: exceeded quota: at-most-ten, requested: count/jobs.batch=1, '
        "used: count/jobs.batch=10, limited: count/jobs.batch=10"
    )
    cluster.faults.refuse(
        kmock.action.CREATE, 403, "Forbidden", said, name="onwrite-work", group="batch", kind="jobs"
    )
    task = bench.write()
    left = bench.process(task)
    assert outcome(left) == TRIED_AGAIN
    assert "exceeded quota: at-most-ten" in sentence(left)
    assert "raise that ResourceQuota, or start fewer at once with max_jobs" in sentence(left)
    bench.later(minutes=1)
    assert bench.process(task)["state"] == "running"


def test_a_job_that_the_cluster_finds_invalid_is_refused_with_the_field(
    bench: JobBench, cluster: Side
) -> None:
    bench.source = lambda: cluster.launcher(service_account="Exports")
    field, why = (
        "spec.template.spec.serviceAccountName",
        'Invalid value: "Exports": a lowercase RFC 1123 subdomain',
    )
    cause = {"reason": "FieldValueInvalid", "message": why, "field": field}
    said = f'Job.batch "onwrite-work" is invalid: {field}: {why}'
    cluster.faults.refuse(
        kmock.action.CREATE,
        422,
        "Invalid",
        said,
        name="onwrite-work",
        group="batch",
        kind="Job",
        causes=[cause],
    )
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert said in sentence(left)
    assert sentence(left).endswith("put KubernetesSettings or its template right")


def test_a_refusal_of_great_length_leaves_room_for_what_to_do(bench: JobBench, cluster: Side) -> None:
    bench.source = cluster.launcher
    cluster.faults.refuse(kmock.action.CREATE, 422, "Invalid", "spec.template: " + "x" * 5000)
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert sentence(left).endswith("put KubernetesSettings or its template right")
