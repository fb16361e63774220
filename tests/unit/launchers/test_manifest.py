"""The Job of an attempt, line by line; and whatever the task is called, the cluster can take it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onwrite.durations import hours, minutes, seconds
from onwrite.launchers.kubernetes_manifest import label_value, manifest
from onwrite.launchers.kubernetes_models import missing, problems
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.launcher import Job, LaunchRefused, Resources

SETTINGS = KubernetesSettings("shop-jobs", "europe-docker.pkg.dev/shop/jobs/{type}:latest")
FOR_ALL = "europe-docker.pkg.dev/shop/jobs/worker"  # an image that does not depend on the type
DATABASE = "projects/shop/databases/(default)"
EXPORT = Job(
    DATABASE, "orders/o1/tasks/export", "dataset_export", 2, "token", Resources("2", "4Gi", hours(6))
)

DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")

types = st.from_regex(r"[a-z][a-z0-9_]*", fullmatch=True)
ids = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1)
paths = st.lists(ids, min_size=2, max_size=8).map("/".join)
jobs = st.builds(Job, st.just(DATABASE), paths, types, st.integers(1, 10**6), st.text())


def made(job: Job = EXPORT, **given_: Any) -> dict[str, Any]:
    return manifest(job, replace(SETTINGS, **given_), {})


def pod(job: Mapping[str, Any]) -> dict[str, Any]:
    return dict(job["spec"]["template"]["spec"])


def container(job: Mapping[str, Any]) -> dict[str, Any]:
    (only,) = pod(job)["containers"]
    return dict(only)


@given(jobs)
def test_names_and_labels_are_what_the_cluster_takes(job: Job) -> None:
    about = made(job, image=FOR_ALL)["metadata"]
    assert DNS_LABEL.fullmatch(about["name"])
    assert all(LABEL_VALUE.fullmatch(value) for value in about["labels"].values())


@given(st.text())
def test_any_text_makes_a_labels_value(text: str) -> None:
    assert LABEL_VALUE.fullmatch(label_value(text))


@given(jobs)
def test_a_manifest_is_what_the_official_models_take(job: Job) -> None:
    assert problems(made(job, image=FOR_ALL), "V1Job") == []
    assert missing(made(job, image=FOR_ALL), "V1Job") == []


@given(jobs)
def test_the_annotations_lead_back_to_the_task(job: Job) -> None:
    notes = made(job, image=FOR_ALL)["metadata"]["annotations"]
    assert notes["onwrite.dev/path"] == job.path
    assert int(notes["onwrite.dev/attempt"]) == job.attempt
    assert notes["onwrite.dev/database"] == job.database


def test_the_cluster_tries_nothing_twice() -> None:
    spec = made()["spec"]
    assert spec["backoffLimit"] == 0
    assert spec["podReplacementPolicy"] == "Failed"
    assert pod(made())["restartPolicy"] == "Never"


def test_a_job_may_take_its_timeout_and_the_time_to_start_and_to_leave() -> None:
    deadline = made(starts_within=minutes(10), leaves_within=seconds(30))["spec"]["activeDeadlineSeconds"]
    assert timedelta(seconds=deadline) == hours(6) + minutes(10) + seconds(30)


def test_a_job_that_ended_is_kept_for_a_while() -> None:
    assert made(keeps_for=hours(1))["spec"]["ttlSecondsAfterFinished"] == 3600


def test_requests_are_limits() -> None:
    wanted = {"cpu": "2", "memory": "4Gi"}
    assert container(made())["resources"] == {"requests": wanted, "limits": wanted}


def test_a_jobs_pod_is_held_to_what_it_needs() -> None:
    rights = container(made())["securityContext"]
    assert rights["readOnlyRootFilesystem"]
    assert not rights["allowPrivilegeEscalation"]
    assert rights["capabilities"] == {"drop": ["ALL"]}
    assert pod(made())["securityContext"] == {
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert not pod(made())["automountServiceAccountToken"]


def test_a_job_can_write_to_tmp() -> None:
    (mount,) = container(made())["volumeMounts"]
    assert mount == {"name": "tmp", "mountPath": "/tmp"}  # noqa: S108 — the container's own
    assert pod(made())["volumes"] == [{"name": "tmp", "emptyDir": {}}]


def test_the_image_is_that_of_the_type() -> None:
    assert container(made())["image"] == "europe-docker.pkg.dev/shop/jobs/dataset_export:latest"


def test_the_environment_is_the_jobs_and_what_was_given_with_the_jobs_own_first() -> None:
    given_ = {"BUCKET": "shop-exports", "ONWRITE_TASK": "another"}
    environment = {
        variable["name"]: variable["value"] for variable in container(made(environment=given_))["env"]
    }
    assert environment == {"BUCKET": "shop-exports", **EXPORT.environment}


def test_a_pod_is_found_by_the_labels_of_its_job() -> None:
    assert made()["metadata"]["labels"] == made()["spec"]["template"]["metadata"]["labels"]
    assert made()["metadata"]["labels"] == {
        "app.kubernetes.io/managed-by": "onwrite",
        "onwrite.dev/type": "dataset_export",
        "onwrite.dev/task": EXPORT.task_hash,
    }


def test_the_account_is_the_one_that_was_named() -> None:
    assert pod(made(service_account="exports"))["serviceAccountName"] == "exports"


def test_the_command_can_be_left_to_the_image() -> None:
    assert container(made())["command"] == ["python", "-m", "onwrite.job"]
    assert "command" not in container(made(command=()))


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("jobs/{name}", "{name} is unknown; {type} is the task's type"),
        ("jobs/{}", "{} is unknown"),
        ("jobs/{type", "expected '}'"),
        ("", "is no image's name"),
        ("jobs/{type} latest", "is no image's name"),
    ],
)
def test_a_pattern_that_names_no_image_is_refused(image: str, said: str) -> None:
    with pytest.raises(LaunchRefused, match=re.escape(said)):
        KubernetesSettings("shop-jobs", image)


@pytest.mark.parametrize(
    ("image", "type_name", "made_of_both"),
    [
        ("jobs/{type}", "export__2", "jobs/export__2"),
        ("localhost:5000/jobs-{type}/run:v_1", "export", "localhost:5000/jobs-export/run:v_1"),
        ("jobs:{type}", "export_", "jobs:export_"),  # a tag may end so
        ("jobs@sha256:" + "0" * 64, "export_", "jobs@sha256:" + "0" * 64),
    ],
)
def test_an_image_is_made_of_pattern_and_type(image: str, type_name: str, made_of_both: str) -> None:
    assert KubernetesSettings("shop-jobs", image).image_of(type_name) == made_of_both


@pytest.mark.parametrize(
    ("image", "type_name"),
    [("jobs/{type}", "export_"), ("jobs/{type}", "a___b"), ("Jobs/{type}/X", "export")],
)
def test_a_type_that_makes_no_images_name_is_refused(image: str, type_name: str) -> None:
    with pytest.raises(
        LaunchRefused, match="is no image's name: .*rename the type, or give an image without"
    ):
        KubernetesSettings("shop-jobs", image).image_of(type_name)


def test_the_cluster_reads_no_variable_into_a_path() -> None:
    odd = replace(EXPORT, path="orders/$(ONWRITE_TOKEN)/tasks/a$$b")
    written = {variable["name"]: variable["value"] for variable in container(made(odd))["env"]}
    assert written["ONWRITE_TASK"] == "orders/$$(ONWRITE_TOKEN)/tasks/a$$$$b"
    assert made(odd)["metadata"]["annotations"]["onwrite.dev/path"] == odd.path


def test_a_path_that_no_process_can_be_told_is_refused() -> None:
    with pytest.raises(LaunchRefused, match="NUL character in it; make the task anew"):
        made(replace(EXPORT, path="orders/a\0b/tasks/t1"))


def test_a_launcher_without_a_namespace_is_refused() -> None:
    with pytest.raises(LaunchRefused, match="needs the namespace"):
        KubernetesSettings("", "image")
