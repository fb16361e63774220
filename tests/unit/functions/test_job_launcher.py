"""What the settings make of a launcher, and the sentence for each that is missing or wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.job_launcher import job_launcher, made_launcher, max_jobs
from onwrite.launchers.cloud_run import CloudRunLauncher
from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.launchers.launcher import LaunchRefused
from onwrite.launchers.process import ProcessLauncher
from onwrite.trigger import store

NAMES = (
    "JOBS_RUN_ON",
    "MAX_JOBS",
    "JOBS_REGION",
    "JOBS_NAME",
    "JOBS_NAMESPACE",
    "JOBS_IMAGE",
    "JOBS_TEMPLATE",
    "JOBS_KUBECONFIG",
    "JOBS_GOOGLE_IDENTITY",
    "JOBS_FOLDER",
)
IN_THE_CLOUD = {"JOBS_RUN_ON": "cloud_run", "JOBS_REGION": "europe-west1"}
ON_KUBERNETES = {"JOBS_RUN_ON": "kubernetes", "JOBS_NAMESPACE": "onwrite-jobs", "JOBS_IMAGE": "shop/jobs"}
KUBECONFIG = {
    "clusters": [{"name": "shop", "cluster": {"server": "https://10.0.0.1"}}],
    "users": [{"name": "shop", "user": {}}],
    "contexts": [{"name": "shop", "context": {"cluster": "shop", "user": "shop"}}],
    "current-context": "shop",
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """No setting at all, but a kubeconfig and the emulator's address."""
    for name in (*NAMES, "KUBECONFIG", "KUBERNETES_SERVICE_HOST"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "kubeconfig").write_text(json.dumps(KUBECONFIG))  # every JSON is YAML
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "kubeconfig"))
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-onwrite")
    store.cache_clear()
    yield monkeypatch
    store.cache_clear()


def settings(given: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        given.setenv(name, value)


def test_no_setting_is_no_launcher_and_any_number_of_jobs(given: pytest.MonkeyPatch) -> None:
    assert (job_launcher(), max_jobs()) == (None, None)
    settings(given, JOBS_RUN_ON=" ", MAX_JOBS="")
    assert (job_launcher(), max_jobs()) == (None, None)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (IN_THE_CLOUD, CloudRunLauncher),
        ({**IN_THE_CLOUD, "JOBS_NAME": "one-for-all"}, CloudRunLauncher),
        (ON_KUBERNETES, KubernetesLauncher),
        ({**ON_KUBERNETES, "JOBS_TEMPLATE": "deploy/kubernetes/template.yaml"}, KubernetesLauncher),
        ({"JOBS_RUN_ON": "process", "JOBS_FOLDER": "jobs", "MAX_JOBS": "0"}, ProcessLauncher),
    ],
)
def test_each_place_has_its_launcher(
    given: pytest.MonkeyPatch, values: dict[str, str], kind: type[object]
) -> None:
    settings(given, **values)
    assert job_launcher() is not None
    assert isinstance(made_launcher(), kind)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"JOBS_RUN_ON": "k8s"},
            "JOBS_RUN_ON is 'k8s': it must be one of cloud_run, kubernetes, process, or empty",
        ),
        ({**IN_THE_CLOUD, "JOBS_REGION": ""}, "JOBS_REGION is not set: it must be the region"),
        ({**IN_THE_CLOUD, "JOBS_NAME": "a/{type}"}, "JOBS_NAME cannot be used: .* the only placeholder"),
        ({**IN_THE_CLOUD, "JOBS_NAME": ""}, "JOBS_NAME cannot be used: "),
        ({**IN_THE_CLOUD, "MAX_JOBS": "-1"}, "MAX_JOBS is '-1': it must be a whole number, and 0 for any"),
        ({**IN_THE_CLOUD, "MAX_JOBS": "many"}, "MAX_JOBS is 'many'"),
        ({**ON_KUBERNETES, "JOBS_NAMESPACE": ""}, "JOBS_NAMESPACE is not set: it must be the namespace"),
        ({**ON_KUBERNETES, "JOBS_IMAGE": " "}, "JOBS_IMAGE is not set: it must be the image"),
        ({**ON_KUBERNETES, "JOBS_IMAGE": "shop/{kind}"}, "{kind} is unknown; {type} is the task's type"),
        (
            {**ON_KUBERNETES, "JOBS_TEMPLATE": "none.yaml"},
            "JOBS_TEMPLATE is 'none.yaml': there is no such file",
        ),
        ({**ON_KUBERNETES, "JOBS_TEMPLATE": "main.py"}, "the template .*main.py cannot be used|is no YAML"),
        (
            {**ON_KUBERNETES, "JOBS_KUBECONFIG": "deploy/none"},
            "JOBS_KUBECONFIG is 'deploy/none': there is no",
        ),
        ({**ON_KUBERNETES, "JOBS_KUBECONFIG": "main.py"}, "no Kubernetes cluster: "),
        ({"JOBS_RUN_ON": "process"}, "JOBS_FOLDER is not set: .* which the local cloud sets"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named_and_nothing_else_stops(
    given: pytest.MonkeyPatch, values: dict[str, str], sentence: str
) -> None:
    settings(given, **values)
    assert job_launcher() is not None
    assert max_jobs() is None
    with pytest.raises(LaunchRefused, match=sentence):
        made_launcher()


def test_the_project_of_cloud_run_is_the_functions_own(given: pytest.MonkeyPatch) -> None:
    settings(given, **IN_THE_CLOUD)
    launcher = made_launcher()
    assert isinstance(launcher, CloudRunLauncher)
    assert launcher._place == "projects/demo-onwrite/locations/europe-west1"


def test_a_number_of_jobs_is_read(given: pytest.MonkeyPatch) -> None:
    settings(given, MAX_JOBS="20")
    assert max_jobs() == 20


def test_a_job_on_kubernetes_is_given_the_settings_of_the_shop(given: pytest.MonkeyPatch) -> None:
    settings(given, **ON_KUBERNETES, EXPORTS_BUCKET="shop-exports", SMTP_PORT="")
    launcher = made_launcher()
    assert isinstance(launcher, KubernetesLauncher)
    environment = launcher._settings.environment
    assert environment["EXPORTS_BUCKET"] == "shop-exports"
    assert "SMTP_PORT" not in environment
