"""A kubeconfig or a template with a typo: the launcher is made at the first launch, and the task says where it is."""

from pathlib import Path

import kmock
import pytest

from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.launchers.launcher import Launcher
from tests.emulator.jobs.conftest import JobBench
from tests.emulator.jobs.outcomes import REJECTED, outcome, sentence
from tests.kubernetes.sides import Side


def test_a_kubeconfig_that_is_not_there_is_named(
    bench: JobBench, cluster: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", "/etc/shop/kubecofnig")
    bench.source = lambda: KubernetesLauncher(cluster.settings())
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert "there is no kubeconfig /etc/shop/kubecofnig; give a kubeconfig, set KUBECONFIG, or" in sentence(
        left
    )


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("clusters:", "clutsers:", "Expected object with name kmock in"),
        ("server:", "sever:", "its cluster's server is '', and no address with https://"),
        ("server: http://", "server: htp://", "its cluster's server is 'htp://127.0.0.1"),
        ("current-context: kmock", "current-context: kmokc", "Expected object with name kmokc in"),
        ("kind: Config", "kind: [Config", "line "),
        ("token: a-token", "token:", "Expected key token in"),
        ("apiVersion: v1", "- apiVersion: v1", "line "),
        ("server: http://", "server: https://", "look whether its certificate and address are right"),
    ],
)
def test_a_kubeconfig_with_a_typo_is_told_with_the_place(
    bench: JobBench, cluster: Side, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str, where: str
) -> None:
    text = cluster.kubeconfig.read_text()
    assert right in text
    cluster.kubeconfig.write_text(text.replace(right, wrong))
    monkeypatch.setenv("KUBECONFIG", str(cluster.kubeconfig))
    bench.source = lambda: KubernetesLauncher(cluster.settings())
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert where in sentence(left)
    assert "a-token" not in sentence(left)


@pytest.mark.parametrize("content", [b"- a list", b"some words", b"\xff\xfe", b""])
def test_a_kubeconfig_that_is_something_else_is_named(
    bench: JobBench, cluster: Side, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    cluster.kubeconfig.write_bytes(content)
    monkeypatch.setenv("KUBECONFIG", str(cluster.kubeconfig))
    bench.source = lambda: KubernetesLauncher(cluster.settings())
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert f"the kubeconfig {cluster.kubeconfig} cannot be used: " in sentence(left)


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ("spec:\n  tolerations:\n  - key: a\n   operator: b", "is no YAML: line 4, column 4: "),
        ("spec:\n\tnodeSelector: {}", "is no YAML: line 2, column 1: "),
        ("spec: {}\nspec: {}", "is no YAML: line 2, column 1: the key spec is there twice"),
        ("spec: {tolerationz: []}", "spec.tolerationz is no field of Kubernetes; is tolerations meant?"),
        ("spec: {nodeSelector: [exports]}", "spec.nodeSelector must be a map"),
        ("spec: {tolerations: [null]}", "spec.tolerations[0] is empty"),
        (
            "spec: {volumes: [{name: a, secret: {secretName: 5}}]}",
            "spec.volumes[a].secret.secretName must be text",
        ),
        (
            "spec: {containers: [{name: job, volumeMounts: [{mountPath: /a}]}]}",
            "spec.containers[job].volumeMounts[0].name is missing",
        ),
    ],
)
def test_a_template_with_a_typo_is_told_with_the_place(
    bench: JobBench, cluster: Side, template: str, where: str
) -> None:
    file = bench.folder / "template.yaml"
    file.write_text(template)
    bench.source = lambda: cluster.launcher(template=file)
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert f"the template {file} " in sentence(left)
    assert where in sentence(left)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("/etc/shop/tempalte.yaml", "/etc/shop/tempalte.yaml"),
        (
            "/etc/shop/\udcff.yaml",
            "/etc/shop/\\udcff.yaml",
        ),  # a name that is no UTF-8, which Firestore does not take
    ],
)
def test_a_template_that_is_not_there_is_named(bench: JobBench, cluster: Side, file: str, told: str) -> None:
    bench.source = lambda: cluster.launcher(template=Path(file))
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert f"the template {told} cannot be read: " in sentence(left)


def test_a_typo_that_no_model_holds_is_told_in_fields_or_in_the_clusters_words(
    bench: JobBench, cluster: Side
) -> None:
    file = bench.folder / "template.yaml"
    file.write_text("spec: {initContainers: [{name: a, image: a, livenessProbe: {httpGet: {port: [80]}}}]}")
    bench.source = lambda: cluster.launcher(template=file)
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert "the template makes no Job: port" in sentence(left)


def test_an_amount_that_is_none_is_told_in_the_clusters_words(bench: JobBench, cluster: Side) -> None:
    file = bench.folder / "template.yaml"
    file.write_text("spec: {containers: [{name: job, resources: {limits: {ephemeral-storage: 10Gib}}}]}")
    bench.source = lambda: cluster.launcher(template=file)
    said = (
        'Job in version "v1" cannot be handled as a Job: quantities must match the regular expression '
        "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    )
    cluster.faults.refuse(kmock.action.CREATE, 400, "BadRequest", said)
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert said in sentence(left)
    assert sentence(left).endswith("put KubernetesSettings or its template right")


def test_a_template_that_was_put_right_is_read_at_the_next_launch(bench: JobBench, cluster: Side) -> None:
    """Nothing is kept of a launcher that could not be made."""
    file = bench.folder / "template.yaml"
    file.write_text("spec: {nodeSelectors: {pool: exports}}")

    def launcher() -> Launcher:
        return cluster.launcher(template=file)

    bench.source = launcher
    task = bench.write()
    assert outcome(bench.process(task)) == REJECTED
    file.write_text("spec: {nodeSelector: {pool: exports}}")
    task.update({"state": "scheduled"})
    assert bench.process(task)["state"] == "running"
    stored = cluster.controller.job(bench.name(task))
    assert stored.spec.template.spec.node_selector == {"pool": "exports"}
