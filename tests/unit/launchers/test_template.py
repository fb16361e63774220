"""A template is laid over our pod, or refused with every fault it has."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from onwrite.launchers.kubernetes_manifest import manifest
from onwrite.launchers.kubernetes_models import missing, problems
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.kubernetes_template import read_template, template_faults
from onwrite.launchers.launcher import Job, LaunchRefused

TMP = "/tmp"  # noqa: S108 — the container's own
JOB = Job("projects/shop/databases/(default)", "orders/o1/tasks/export", "export", 1, "token")


def pod_with(template: str) -> dict[str, Any]:
    laid = yaml.safe_load(template)
    assert template_faults(laid) == []
    job = manifest(JOB, KubernetesSettings("shop-jobs", "image"), laid)
    assert problems(job, "V1Job") + missing(job, "V1Job") == []
    return dict(job["spec"]["template"])


def test_what_a_cluster_has_of_its_own_is_added() -> None:
    spec = pod_with("""
        spec:
          nodeSelector: {pool: exports}
          tolerations: [{key: dedicated, operator: Exists}]
          priorityClassName: batch
    """)["spec"]
    assert spec["nodeSelector"] == {"pool": "exports"}
    assert spec["tolerations"] == [{"key": "dedicated", "operator": "Exists"}]
    assert spec["restartPolicy"] == "Never"


def test_a_secret_joins_the_environment() -> None:
    spec = pod_with("""
        spec:
          containers:
            - name: job
              env:
                - {name: URL, valueFrom: {secretKeyRef: {name: database, key: url}}}
    """)["spec"]
    (container,) = spec["containers"]
    names = [variable["name"] for variable in container["env"]]
    assert {*JOB.environment, "URL"} == set(names)
    assert container["image"] == "image"


def test_a_volume_is_added_and_tmp_can_be_another() -> None:
    spec = pod_with("""
        spec:
          containers:
            - name: job
              volumeMounts: [{name: data, mountPath: /data}]
          volumes:
            - {name: data, persistentVolumeClaim: {claimName: data}}
            - {name: tmp, emptyDir: {medium: Memory}}
    """)["spec"]
    assert [volume["name"] for volume in spec["volumes"]] == ["tmp", "data"]
    assert spec["volumes"][0]["emptyDir"] == {"medium": "Memory"}
    assert [mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"]] == [TMP, "/data"]


def test_labels_and_annotations_are_added_to_ours() -> None:
    about = pod_with("metadata: {labels: {team: exports}, annotations: {note: ours}}")["metadata"]
    assert about["labels"]["team"] == "exports"
    assert about["labels"]["app.kubernetes.io/managed-by"] == "onwrite"


def test_the_manifest_of_one_job_does_not_change_the_next() -> None:
    template = {"spec": {"containers": [{"name": "job", "env": [{"name": "A", "value": "1"}]}]}}
    settings = KubernetesSettings("shop-jobs", "image")
    assert manifest(JOB, settings, template) == manifest(JOB, settings, template)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        (
            "spec: {nodeSelectors: {a: b}}",
            "spec.nodeSelectors is no field of Kubernetes; is nodeSelector meant?",
        ),
        ("spce: {}", "spce is no field of Kubernetes; is spec meant?"),
        (
            "spec: {containers: [{name: job, env: [{name: URL, valeu: x}]}]}",
            "spec.containers[job].env[URL].valeu is no field of Kubernetes; is value meant?",
        ),
        (
            "spec: {containers: [{name: job, env: [{name: PORT, value: 80}]}]}",
            "spec.containers[job].env[PORT].value must be text, in quotes where it looks like something else, not 80",
        ),
        ("spec: {nodeSelector: {spot: true}}", "spec.nodeSelector[spot] must be text"),
        ("spec: {tolerations: {key: a}}", "spec.tolerations must be a list"),
        ("spec: {nodeSelector: [a]}", "spec.nodeSelector must be a map"),
        ("spec: {priority: high}", "spec.priority must be a whole number"),
        ("spec: {priority: true}", "spec.priority must be a whole number"),
        ("spec: {hostNetwork: 'yes'}", "spec.hostNetwork must be true or false"),
        ("metadata: {labels: {1: a}}", "metadata.labels: the key 1 must be text"),
        ("[a]", "the document must be a map"),
        ("spec: {tolerations: [null]}", "spec.tolerations[0] is empty"),
        ("spec: {containers: [{name: job, env: [null]}]}", "spec.containers[job].env[0] is empty"),
        (
            "spec: {initContainers: [{name: a, livenessProbe: {httpGet: {path: /}}}]}",
            "spec.initContainers[a].livenessProbe.httpGet.port is missing",
        ),
        (
            "spec: {topologySpreadConstraints: [{maxSkew: 1}]}",
            "topologySpreadConstraints[0].topologyKey is missing",
        ),
        ("spec:\n  tolerations:\n  - key: a\n   operator: b", "is no YAML: line 4, column 4: "),
        ("spec: {}\nspec: {}", "is no YAML: line 2, column 1: the key spec is there twice"),
        ("spec: {restartPolicy: OnFailure}", "spec.restartPolicy cannot be set: it is Never"),
        ("spec: {serviceAccountName: root}", "KubernetesSettings.service_account names it"),
        ("spec: {containers: [{name: job, command: [sh]}]}", "spec.containers[job].command cannot be set"),
        ("spec: {containers: [{name: job, args: [x]}]}", "spec.containers[job].args cannot be set"),
        ("spec: {containers: [{name: job, image: x}]}", "spec.containers[job].image cannot be set"),
        (
            "spec: {containers: [{name: job, env: [{name: ONWRITE_TOKEN, value: x}]}]}",
            "spec.containers[job].env[ONWRITE_TOKEN] is onwrite's own",
        ),
        (
            "spec: {containers: [{name: proxy, image: x}]}",
            "put it into initContainers with restartPolicy: Always",
        ),
        ("spec: {containers: [{env: [{name: A, value: b}]}]}", "spec.containers[0] needs a name"),
        ("spec: {containers: [{name: job, volumeMounts: [{name: a}]}]}", "volumeMounts[0] needs a mountPath"),
        ("metadata: {labels: {onwrite.dev/type: x}}", "metadata.labels[onwrite.dev/type] is onwrite's own"),
        (
            "metadata: {annotations: {onwrite.dev/path: x}}",
            "metadata.annotations[onwrite.dev/path] is onwrite's own",
        ),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_the_place(
    template: str, fault: str, tmp_path: Path
) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(template)
    with pytest.raises(LaunchRefused) as refused:
        read_template(file)
    assert fault in str(refused.value)
    assert str(file) in str(refused.value)


def test_every_fault_is_told_at_once() -> None:
    faults = template_faults({"spec": {"nodeSelectors": {}, "tolerration": []}})
    assert len(faults) == 2


@pytest.mark.parametrize(
    ("content", "said"), [(b"spec: [", "is no YAML"), (b"\xff\xfe\xfd", "cannot be read")]
)
def test_a_file_that_is_no_yaml_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_bytes(content)
    with pytest.raises(LaunchRefused, match=said):
        read_template(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchRefused, match="cannot be read"):
        read_template(tmp_path / "none.yaml")


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("# nothing yet\n")
    assert read_template(tmp_path / "template.yaml") == {}
