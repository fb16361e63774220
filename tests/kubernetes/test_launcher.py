"""What the Kubernetes launcher sends, asks and says, beyond what every launcher does."""

import json
from pathlib import Path

import kmock
import pytest
import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from onwrite.durations import seconds
from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.launchers.kubernetes_cluster import Cluster
from onwrite.launchers.kubernetes_connection import connect
from onwrite.launchers.kubernetes_manifest import PATH
from onwrite.launchers.launcher import LauncherUnavailable, LaunchRefused
from tests.kubernetes.sides import Side, new_job


def test_a_job_is_stored_as_it_was_meant(side: Side) -> None:
    job = side.launch()
    stored = side.controller.job(job.name)
    assert stored.metadata.annotations[PATH] == job.path
    assert stored.spec.backoff_limit == 0
    assert stored.spec.pod_replacement_policy == "Failed"
    (container,) = stored.spec.template.spec.containers
    assert {variable.name: variable.value for variable in container.env} == dict(job.environment)
    assert container.image == "registry.invalid/dataset_export:tests"


def test_the_log_is_what_kubectl_shows(side: Side) -> None:
    job = new_job()
    assert side.launcher().launch(job).log == f"kubectl logs -n {side.namespace} job/{job.name}"


def test_a_template_goes_into_the_job(side: Side, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(yaml.safe_dump({"spec": {"nodeSelector": {"pool": "exports"}}}))
    job = new_job()
    side.launcher(template=template).launch(job)
    assert side.controller.job(job.name).spec.template.spec.node_selector == {"pool": "exports"}


def test_a_pod_that_waits_for_room_is_starting_and_says_so(side: Side) -> None:
    job = side.launch()
    side.controller.make_pod(job.name)
    no_room = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes"}
    side.controller.tell_of_pod(job.name, {"phase": "Pending", "conditions": [no_room]})
    status = side.launcher(patience=seconds(0)).status(job.name)
    assert (status.phase, status.message) == ("starting", "Unschedulable: 0/3 nodes")


def test_an_image_that_cannot_be_pulled_fails_the_job_after_a_while_only(side: Side) -> None:
    job = side.launch()
    side.controller.make_pod(job.name)
    side.controller.cannot_pull(job.name)
    assert side.launcher().status(job.name).phase == "starting"
    status = side.launcher(patience=seconds(0)).status(job.name)
    assert (status.phase, status.reason) == ("failed", "ImagePullBackOff")


def test_a_pod_that_the_cluster_never_made_fails_the_job_with_what_it_said(side: Side) -> None:
    job = side.launch()
    side.controller.refuse_pod(job.name, 'serviceaccount "onwrite-job" not found')
    assert 'serviceaccount "onwrite-job" not found' in side.launcher().status(job.name).message
    status = side.launcher(patience=seconds(0)).status(job.name)
    assert (status.phase, status.reason) == ("failed", "FailedCreate")


def test_a_late_launch_does_not_start_a_cancelled_attempt_again(side: Side) -> None:
    job = side.launch()
    side.launcher().cancel(job.name)
    side.controller.tell(job.name, {"conditions": [SUSPENDED]})
    side.launcher().launch(job)
    status = side.launcher().status(job.name)
    assert (status.phase, status.reason) == ("failed", "Cancelled")


def test_a_namespace_that_does_not_exist_is_refused(side: Side) -> None:
    launcher = KubernetesLauncher(side.settings(namespace="nowhere"), Cluster(side.client, "nowhere"))
    with pytest.raises(LaunchRefused, match='create jobs in namespace nowhere.*"nowhere" not found'):
        launcher.launch(new_job())


def test_a_manifest_that_the_cluster_finds_invalid_is_refused_with_its_words(side: Side) -> None:
    server = side.faults
    said = 'Job.batch "x" is invalid: spec.template.spec.containers[0].image: Required value'
    server.refuse(kmock.action.CREATE, 422, "Invalid", said)
    with pytest.raises(LaunchRefused, match="the cluster finds it invalid: .*image: Required value"):
        side.launcher().launch(new_job())


def test_a_right_that_is_missing_is_named(side: Side) -> None:
    said = 'jobs.batch is forbidden: User "w" cannot create resource "jobs" in API group "batch"'
    side.faults.refuse(kmock.action.CREATE, 403, "Forbidden", said)
    with pytest.raises(LaunchRefused, match=r"the verb create on jobs \(apiGroup batch\).*User \"w\""):
        side.launcher().launch(new_job())


def test_a_policy_that_says_no_is_told_in_its_own_words(side: Side) -> None:
    side.faults.refuse(kmock.action.CREATE, 403, "Forbidden", 'admission webhook "policy" denied the request')
    with pytest.raises(LaunchRefused, match="the cluster forbids it: admission webhook"):
        side.launcher().launch(new_job())


def test_credentials_that_are_not_known_are_refused(side: Side) -> None:
    side.faults.refuse(kmock.action.CREATE, 401, "Unauthorized", "Unauthorized")
    with pytest.raises(LaunchRefused, match="renew the credentials"):
        side.launcher().launch(new_job())


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        (403, "Forbidden", "exceeded quota: jobs, requested: count/jobs.batch=1, used: 10, limited: 10"),
        (409, "Conflict", 'Operation cannot be fulfilled on resourcequotas "jobs"'),
        (429, "TooManyRequests", "too many requests"),
        (500, "InternalError", "etcd: leader changed"),
        (503, "ServiceUnavailable", "apiserver is shutting down"),
    ],
)
def test_what_may_pass_is_unavailable(side: Side, status: int, reason: str, said: str) -> None:
    side.faults.refuse(kmock.action.CREATE, status, reason, said)
    with pytest.raises(LauncherUnavailable, match=said.replace("(", ".")):
        side.launcher().launch(new_job())


@pytest.mark.parametrize("call", ["status", "cancel", "remove"])
def test_nobody_says_gone_of_a_job_that_could_not_be_asked_for(side: Side, call: str) -> None:
    server, job = side.faults, side.launch()
    server.stop()
    with pytest.raises(LauncherUnavailable, match="does not answer"):
        getattr(side.launcher(), call)(job.name)


def test_a_wrong_address_is_not_a_job_that_is_gone(side: Side) -> None:
    """Such as a load balancer's own 404."""
    side.faults.refuse(kmock.action.FETCH, 404, "", "default backend - 404")
    with pytest.raises(LaunchRefused, match="default backend"):
        side.launcher().status("onwrite-work-1")


def test_a_launch_whose_answer_was_lost_is_made_again_and_is_one(side: Side) -> None:
    server, job = side.faults, new_job()
    server.lose_the_answer()
    side.launcher().launch(job)
    assert len(server.requests(kmock.action.CREATE)) == 2
    assert side.launcher().status(job.name).phase == "starting"


def test_a_function_comes_with_its_google_identity(
    side: Side, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server, identity = side.faults, tmp_path / "identity.json"
    about = {"type": "service_account", "client_email": "functions@example.com", "private_key": new_key()}
    identity.write_text(
        json.dumps(about | {"token_uri": f"{server.url}/token", "project_id": "demo-onwrite"})
    )
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(identity))
    client = connect(server.kubeconfig(tmp_path / "without-credentials"), google_identity=True)
    cluster = Cluster(client, side.namespace)
    KubernetesLauncher(side.settings(), cluster).launch(new_job())
    (create,) = server.requests(kmock.action.CREATE)
    assert authorization(create) == "Bearer from-google"


def test_a_token_of_the_kubeconfig_goes_with_every_call(side: Side) -> None:
    server, job = side.faults, side.launch()
    side.launcher().status(job.name)
    assert {authorization(request) for request in server.all_requests()} == {"Bearer a-token"}


def test_a_google_identity_that_is_not_there_is_refused(
    side: Side, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(LaunchRefused, match="no Google identity to go to the cluster with"):
        connect(side.kubeconfig, google_identity=True)


def test_without_a_cluster_a_launcher_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    with pytest.raises(
        LaunchRefused, match="there is no kubeconfig .*/none; give a kubeconfig, set KUBECONFIG"
    ):
        connect()


def test_in_a_pod_without_an_account_a_launcher_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    with pytest.raises(LaunchRefused, match="no Kubernetes cluster"):
        connect()


def test_a_kubeconfig_that_is_no_kubeconfig_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "config"
    for text in ("a: [", "a: 1", "current-context: gone\nclusters: []\nusers: []\ncontexts: []"):
        wrong.write_text(text)
        with pytest.raises(LaunchRefused, match="no Kubernetes cluster"):
            connect(wrong)


def authorization(request: kmock.Request) -> str:
    return {name.lower(): value for name, value in request.headers.items()}["authorization"]


def new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*form).decode()


SUSPENDED = {
    "type": "Suspended",
    "status": "True",
    "lastProbeTime": "2026-03-04T05:06:07Z",
    "lastTransitionTime": "2026-03-04T05:06:07Z",
}
