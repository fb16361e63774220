"""What the Cloud Run launcher asks for, and what it says when it does not get it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from google.cloud.run_v2.types import DeleteExecutionRequest, RunJobRequest
from google.longrunning.operations_pb2 import Operation
from grpc import StatusCode

from onwrite.durations import hours
from onwrite.launchers.cloud_run import CloudRunLauncher
from onwrite.launchers.launcher import LauncherError, LauncherUnavailable, LaunchRefused, Status
from tests.launchers.cloud_run_stage import CloudRunStage
from tests.launchers.cloud_run_stand_in import PLACE
from tests.launchers.jobs import a_job


def test_an_execution_gets_environment_timeout_and_one_task(cloud_run: CloudRunStage) -> None:
    job = a_job(timeout=hours(6))
    launched = cloud_run.launcher.launch(job)
    [request] = [call for call in cloud_run.stand_in.calls if isinstance(call, RunJobRequest)]
    [override] = request.overrides.container_overrides
    assert override.name == "worker"
    assert {one.name: one.value for one in override.env} == job.environment
    assert RunJobRequest.pb(request).overrides.timeout.ToTimedelta() == hours(6)
    assert request.overrides.task_count == 1
    assert launched.name == f"{PLACE}/jobs/onwrite-dataset-export/executions/onwrite-dataset-export-00000"
    assert unquote(launched.log) == (
        "https://console.cloud.google.com/logs/query;query="
        'resource.type="cloud_run_job"\n'
        'resource.labels.job_name="onwrite-dataset-export"\n'
        'resource.labels.location="europe-west1"\n'
        'labels."run.googleapis.com/execution_name"="onwrite-dataset-export-00000"'
        "?project=demo-onwrite"
    )


def test_one_cloud_run_job_may_serve_all_types(cloud_run: CloudRunStage) -> None:
    cloud_run.stand_in.add_job("heavy")
    assert f"{PLACE}/jobs/heavy/executions/" in cloud_run.launcher_of(job="heavy").launch(a_job()).name


@pytest.mark.parametrize("pattern", ["", "{typ}", "jobs/{type}", "{type}}"])
def test_a_pattern_that_is_no_name_is_an_error(cloud_run: CloudRunStage, pattern: str) -> None:
    with pytest.raises(LaunchRefused, match="only placeholder"):
        cloud_run.launcher_of(job=pattern)


def test_a_launcher_needs_its_place() -> None:
    with pytest.raises(LaunchRefused, match="needs a project and a region"):
        CloudRunLauncher("demo-onwrite", "")


@pytest.mark.parametrize("pattern", ["x" * 60 + "{type}", "{type}-", "1-{type}", "Jobs"])
def test_a_name_that_no_job_can_have_is_refused(cloud_run: CloudRunStage, pattern: str) -> None:
    with pytest.raises(LaunchRefused, match="at most 63 characters, .*give a job without {type}"):
        cloud_run.launcher_of(job=pattern).launch(a_job())


def test_a_job_that_is_not_there_is_refused_with_the_command_that_creates_it(
    cloud_run: CloudRunStage,
) -> None:
    with pytest.raises(LaunchRefused) as refused:
        cloud_run.launcher_of(job="other").launch(a_job(cpu="4", memory="8Gi"))
    assert str(refused.value).startswith(
        f"there is no Cloud Run job {PLACE}/jobs/other: gcloud run jobs create other --image=IMAGE "
        "--project=demo-onwrite --region=europe-west1 --cpu=4 --memory=8Gi --max-retries=0 ("
    )


def test_a_job_that_has_less_than_asked_for_is_refused_with_the_command_that_changes_it(
    cloud_run: CloudRunStage,
) -> None:
    cloud_run.stand_in.add_job("small", cpu="1000m", memory="512Mi", retries=3)
    with pytest.raises(LaunchRefused) as refused:
        cloud_run.launcher_of(job="small").launch(a_job(cpu="2", memory="4Gi"))
    assert str(refused.value) == (
        "the Cloud Run job small has cpu 1000m, and 2 is asked for; memory 512Mi, and 4Gi is asked for; "
        "3 retries, and only onwrite may start an attempt again: gcloud run jobs update small "
        "--project=demo-onwrite --region=europe-west1 --cpu=2 --memory=4Gi --max-retries=0"
    )
    assert not cloud_run.stand_in.executions


@pytest.mark.parametrize(("cpu", "memory"), [("2", "4Gi"), ("2000m", "4096Mi"), ("1", "512Mi")])
def test_a_job_that_has_as_much_or_more_is_taken(cloud_run: CloudRunStage, cpu: str, memory: str) -> None:
    cloud_run.launcher.launch(a_job(cpu=cpu, memory=memory))


def test_resources_with_a_typo_are_refused(cloud_run: CloudRunStage) -> None:
    with pytest.raises(LaunchRefused, match="'4GB' is no amount; write '2' or '500m' for cpu, '512Mi' or"):
        cloud_run.launcher.launch(a_job(memory="4GB"))


def test_a_container_that_is_not_there_is_refused(cloud_run: CloudRunStage) -> None:
    with pytest.raises(LaunchRefused, match="has no container 'main'; it has: worker"):
        cloud_run.launcher_of(container="main").launch(a_job())
    assert cloud_run.launcher_of(container="worker").launch(a_job()).name


def test_what_cloud_run_cannot_be_asked_for_is_refused(cloud_run: CloudRunStage) -> None:
    with pytest.raises(LaunchRefused, match="Cloud Run refuses: timeout must be at most 604800s"):
        cloud_run.launcher.launch(a_job(timeout=hours(169)))


FAULTS: list[tuple[StatusCode, str, type[LauncherError], str]] = [
    (
        StatusCode.PERMISSION_DENIED,
        "denied",
        LaunchRefused,
        "lacks run.jobs.runWithOverrides, which is in roles/run",
    ),
    (StatusCode.PERMISSION_DENIED, "API has not been used", LaunchRefused, "gcloud services enable run.goo"),
    (StatusCode.UNAUTHENTICATED, "no token", LaunchRefused, "gcloud auth application-default login"),
    (StatusCode.NOT_FOUND, "no job", LaunchRefused, "gcloud run jobs create onwrite-dataset-export"),
    (StatusCode.INVALID_ARGUMENT, "bad env", LaunchRefused, "Cloud Run refuses: bad env"),
    (StatusCode.FAILED_PRECONDITION, "no image", LaunchRefused, "Cloud Run refuses: no image"),
    (
        StatusCode.RESOURCE_EXHAUSTED,
        "too many",
        LauncherUnavailable,
        "quota is used up: too many. At most 1,000",
    ),
    (
        StatusCode.UNAVAILABLE,
        "Getting metadata from plugin failed with error: invalid_grant",
        LauncherUnavailable,
        "no token to ask Cloud Run with: run the function under a service account",
    ),
    (StatusCode.UNAVAILABLE, "down", LauncherUnavailable, "does not answer: 503 down"),
    (StatusCode.INTERNAL, "oops", LauncherUnavailable, "does not answer: 500 oops"),
    (StatusCode.ABORTED, "again", LauncherUnavailable, "does not answer: 409 again"),
]


@pytest.mark.parametrize(("code", "words", "kind", "sentence"), FAULTS)
def test_a_refused_launch_says_what_to_do(
    cloud_run: CloudRunStage, code: StatusCode, words: str, kind: type[LauncherError], sentence: str
) -> None:
    cloud_run.stand_in.faults["RunJob"] = (code, words)
    with pytest.raises(kind) as refused:
        cloud_run.launcher.launch(a_job())
    assert sentence in str(refused.value)
    assert words in str(refused.value)


def test_an_operation_that_failed_at_once_is_a_refused_launch(cloud_run: CloudRunStage) -> None:
    failed = Operation(done=True)
    failed.error.code = StatusCode.RESOURCE_EXHAUSTED.value[0]
    failed.error.message = "too many"
    cloud_run.stand_in.operation = failed
    with pytest.raises(LauncherUnavailable, match="quota is used up: too many"):
        cloud_run.launcher.launch(a_job())


def test_an_operation_that_names_no_execution_is_no_launch(cloud_run: CloudRunStage) -> None:
    cloud_run.stand_in.operation = Operation()
    with pytest.raises(LauncherUnavailable, match="did not name the execution"):
        cloud_run.launcher.launch(a_job())


@pytest.mark.parametrize(
    ("method", "permission", "ask"),
    [
        ("GetJob", "run.jobs.get", lambda launcher, _: launcher.launch(a_job())),
        ("GetExecution", "run.executions.get", lambda launcher, name: launcher.status(name)),
        ("CancelExecution", "run.executions.cancel", lambda launcher, name: launcher.cancel(name)),
        ("DeleteExecution", "run.executions.delete", lambda launcher, name: launcher.remove(name)),
    ],
)
def test_every_call_has_an_end_and_names_the_right_it_lacks(
    cloud_run: CloudRunStage, method: str, permission: str, ask: Callable[[CloudRunLauncher, str], Any]
) -> None:
    name = cloud_run.launcher.launch(a_job()).name
    cloud_run.stand_in.faults[method] = (StatusCode.PERMISSION_DENIED, "denied")
    with pytest.raises(LaunchRefused, match=f"lacks {permission}, "):
        ask(cloud_run.launcher, name)
    cloud_run.stand_in.silent.add(method)
    with pytest.raises(LauncherUnavailable, match="does not answer: 504"):
        ask(cloud_run.launcher_of(patience=0.2), name)


def test_a_running_execution_is_cancelled_before_it_is_deleted(cloud_run: CloudRunStage) -> None:
    job = a_job()
    name = cloud_run.launcher.launch(job).name
    cloud_run.begun(job)
    cloud_run.launcher.remove(name)
    asked = [type(call).__name__ for call in cloud_run.stand_in.calls]
    assert asked[-2:] == ["CancelExecutionRequest", "DeleteExecutionRequest"]
    assert cloud_run.launcher.status(name) == Status("gone")


def test_an_execution_that_cannot_be_deleted_yet_is_tried_again(cloud_run: CloudRunStage) -> None:
    name = cloud_run.launcher.launch(a_job()).name
    cloud_run.stand_in.faults["DeleteExecution"] = (StatusCode.FAILED_PRECONDITION, "is being cancelled")
    with pytest.raises(LauncherUnavailable, match="cannot be deleted yet: .*is being cancelled"):
        cloud_run.launcher.remove(name)
    del cloud_run.stand_in.faults["DeleteExecution"]
    cloud_run.launcher.remove(name)
    assert isinstance(cloud_run.stand_in.calls[-1], DeleteExecutionRequest)


def test_without_credentials_it_says_how_to_get_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json")
    launcher = CloudRunLauncher("demo-onwrite", "europe-west1")
    with pytest.raises(
        LaunchRefused, match="no credentials for Cloud Run: run the function under .* auth app"
    ):
        launcher.launch(a_job())
    with pytest.raises(LaunchRefused, match="no credentials"):
        launcher.status(f"{PLACE}/jobs/any/executions/any-1")
