"""A Cloud Run that is not there, says no, or whose container cannot be made: the task says what an admin can do."""

from typing import NamedTuple

import pytest
from google.cloud.run_v2.types import Condition
from grpc import StatusCode

from onwrite.launchers.cloud_run import CloudRunLauncher
from tests.emulator.jobs.conftest import JobBench
from tests.emulator.jobs.outcomes import GIVEN_UP, REJECTED, TRIED_AGAIN, outcome, sentence
from tests.launchers.cloud_run_stage import CloudRunStage
from tests.launchers.cloud_run_stand_in import PLACE

CREATE = "gcloud run jobs create onwrite-work --image=IMAGE --project=demo-onwrite --region=europe-west1"
SIGN_IN = "run the function under a service account, or, on a machine of your own, sign in with: gcloud auth"


@pytest.fixture
def stage(bench: JobBench, cloud_run: CloudRunStage) -> CloudRunStage:
    cloud_run.stand_in.add_job("onwrite-work")
    bench.source = cloud_run.launcher
    return cloud_run


def test_a_cloud_run_job_that_does_not_exist_is_given_with_the_command_that_creates_it(
    bench: JobBench, stage: CloudRunStage
) -> None:
    stage.stand_in.jobs.clear()
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert CREATE in sentence(left)


def test_a_cloud_run_that_does_not_answer_is_tried_again_until_the_attempts_are_used_up(
    bench: JobBench, stage: CloudRunStage
) -> None:
    stage.stand_in.silent.add("RunJob")
    bench.source = stage.launcher_of(patience=0.2)
    task = bench.write()
    left = bench.process(task)
    assert outcome(left) == TRIED_AGAIN
    assert "Cloud Run does not answer: 504" in sentence(left)
    for _ in range(2):
        bench.later(minutes=1)
        left = bench.process(task)
    assert outcome(left) == GIVEN_UP


def test_without_credentials_the_task_says_how_to_get_some(
    bench: JobBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/etc/shop/kye.json")
    bench.source = lambda: CloudRunLauncher("demo-onwrite", "europe-west1")
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert SIGN_IN in sentence(left)
    assert "/etc/shop/kye.json" in sentence(left)


class Refusal(NamedTuple):
    """A method's answer, where it leaves the task, and what the sentence tells an admin to do."""

    method: str
    code: StatusCode
    said: str
    left: tuple[str, ...]
    to_do: str


REFUSALS = [
    Refusal("RunJob", StatusCode.UNAUTHENTICATED, "Request had invalid credentials.", REJECTED, SIGN_IN),
    Refusal(
        "GetJob",
        StatusCode.PERMISSION_DENIED,
        f"Permission 'run.jobs.get' denied on resource '{PLACE}/jobs/onwrite-work' (or resource may not exist).",
        REJECTED,
        "the service account lacks run.jobs.get, which is in roles/run.jobsExecutorWithOverrides",
    ),
    Refusal(
        "RunJob",
        StatusCode.PERMISSION_DENIED,
        "Permission 'run.jobs.runWithOverrides' denied.",
        REJECTED,
        "lacks run.jobs.runWithOverrides, which is in roles/run.jobsExecutorWithOverrides",
    ),
    Refusal(
        "GetJob",
        StatusCode.PERMISSION_DENIED,
        "Cloud Run Admin API has not been used in project 1 before or it is disabled.",
        REJECTED,
        "gcloud services enable run.googleapis.com",
    ),
    Refusal(
        "RunJob",
        StatusCode.RESOURCE_EXHAUSTED,
        "Quota exceeded for quota metric 'Job run requests'.",
        TRIED_AGAIN,
        "can be raised on the console's page of quotas, and max_jobs starts fewer at once",
    ),
    Refusal(
        "RunJob",
        StatusCode.FAILED_PRECONDITION,
        "Image 'europe-docker.pkg.dev/shop/jobs/wrok' not found.",
        REJECTED,
        "Cloud Run refuses: Image 'europe-docker.pkg.dev/shop/jobs/wrok' not found.",
    ),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=[f"{one.method} {one.code.name}" for one in REFUSALS])
def test_a_refusal_says_what_to_do(bench: JobBench, stage: CloudRunStage, refusal: Refusal) -> None:
    stage.stand_in.faults[refusal.method] = (refusal.code, refusal.said)
    left = bench.process(bench.write())
    assert outcome(left) == refusal.left
    assert refusal.to_do in sentence(left)
    assert refusal.said in sentence(left)


def test_a_quota_that_has_room_again_takes_the_next_attempt(bench: JobBench, stage: CloudRunStage) -> None:
    stage.stand_in.faults["RunJob"] = (StatusCode.RESOURCE_EXHAUSTED, "Quota exceeded")
    task = bench.write()
    assert outcome(bench.process(task)) == TRIED_AGAIN
    stage.stand_in.faults.clear()
    bench.later(minutes=1)
    assert bench.process(task)["state"] == "running"


def test_settings_that_name_no_place_are_told_by_the_task(bench: JobBench) -> None:
    bench.source = lambda: CloudRunLauncher("demo-onwrite", "")
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert "CloudRunLauncher needs a project and a region, such as" in sentence(left)


def test_an_image_that_is_not_there_ends_the_attempt_in_the_words_of_cloud_run(
    bench: JobBench, stage: CloudRunStage
) -> None:
    task = bench.write()
    bench.process(task)
    said = "Image 'europe-docker.pkg.dev/shop/jobs/work:latest' not found."
    missing = Condition.CommonReason.CONTAINER_MISSING
    stage.stand_in.become(bench.name(task), Condition.State.CONDITION_FAILED, said, reason=missing)
    bench.later(minutes=16)
    bench.sweep()
    assert outcome(bench.read(task)) == ("scheduled", "rescued", "job", "CONTAINER_MISSING")
    assert sentence(bench.read(task)) == said
