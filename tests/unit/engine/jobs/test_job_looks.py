"""What becomes of an attempt on a job: by the platform's word, by its lease, by a cancel."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from onwrite import Backoff, transitions
from onwrite.changes import DELETE, Change
from onwrite.container.exits import Exit
from onwrite.container.outcome import Outcome, exit_of
from onwrite.events import AttemptLost, Ended, FinishFailed, NotOurs, NotRenewed, TakenOver
from onwrite.job_looks import is_over, job_failure
from onwrite.job_names import job_name
from onwrite.launchers.launcher import Job, Status
from onwrite.launchers.on_demand import OnDemand
from onwrite.look import Looker, needs_status
from onwrite.pauses import Pauses
from onwrite.task_document import Lease, TaskDocument
from tests.unit.engine.jobs.tasks import DATABASE, NOW, running, taken_over

OVER = timedelta(seconds=-1)
LOOKER = Looker(Pauses(), Backoff(), Random(1))
ABOUT = ("orders/o1/tasks/t1", "work", 1)


@pytest.mark.parametrize(
    ("task", "phase", "over"),
    [
        (taken_over(), "failed", True),
        (taken_over(), "gone", True),
        (taken_over(), "running", False),
        (taken_over(), "succeeded", False),  # of a second container; the first keeps its lease
        (running(), "succeeded", True),
        (running(), "starting", False),
        (taken_over(lease_ends=OVER), "succeeded", True),
        (taken_over(lease_ends=OVER), "running", True),
    ],
)
def test_whether_an_attempt_is_over_by_its_job(task: TaskDocument, phase: str, over: object) -> None:
    assert is_over(task, Status(phase), NOW) is over  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("task", "status", "type_name", "words"),
    [
        (
            taken_over(),
            Status("failed", "OOMKilled", "4Gi were not enough"),
            "OOMKilled",
            "4Gi were not enough",
        ),
        (taken_over(), Status("failed"), "JobFailed", "its container failed"),
        (taken_over(), Status("succeeded"), "NotEnded", "without a word"),
        (running(), Status("gone"), "JobGone", "its Job is gone"),
        (
            running(),
            Status("starting", "ImagePullBackOff", "no such image"),
            "ImagePullBackOff",
            "no such image",
        ),
        (running(), Status("starting"), "NotStarted", "did not start in time"),
        (running(), Status("running"), "LeaseExpired", "did not take its attempt over"),
        (taken_over(), Status("running"), "LeaseExpired", "frozen, or cut off"),
    ],
)
def test_the_tasks_error_is_in_the_platforms_own_words(
    task: TaskDocument, status: Status, type_name: str, words: str
) -> None:
    error = job_failure(task, status, NOW)
    assert (error["kind"], error["type"], error["retryable"]) == ("job", type_name, True)
    assert words in error["message"]


def test_the_platform_is_asked_only_when_the_lease_of_a_job_is_over() -> None:
    assert needs_status(running(lease_ends=OVER), NOW)
    assert not needs_status(running(), NOW)
    assert not needs_status(running(lease=Lease("t1", NOW + OVER, "function")), NOW)
    assert not needs_status(running(lease_ends=OVER, cancel_requested=True), NOW)
    assert needs_status(taken_over(lease_ends=OVER, cancel_requested=True), NOW)


def test_the_last_attempt_that_its_job_ends_fails_the_task() -> None:
    name, change = LOOKER.look(running(lease_ends=OVER, attempt=3), NOW, Status("failed", "OOMKilled"))
    assert (name, change.state, change.reason) == ("rescue", "failed", "exhausted")
    assert change.fields["history"][-1]["by"] == "sweep"


def test_without_a_word_from_the_platform_the_lease_alone_decides() -> None:
    name, change = LOOKER.look(taken_over(lease_ends=OVER), NOW)
    assert (name, change.fields["error"]["kind"]) == ("rescue", "rescued")


def test_a_cancel_is_the_sweeps_until_a_container_is_there() -> None:
    assert LOOKER.look(running(cancel_requested=True), NOW)[0] == "cancel"
    assert LOOKER.look(taken_over(cancel_requested=True), NOW)[0] == "look later"


def test_a_job_is_named_as_noted_and_before_that_by_the_token_of_the_claim() -> None:
    assert job_name(DATABASE, taken_over()) == "onwrite-work"
    assert job_name(DATABASE, running()) == Job(DATABASE, "orders/o1/tasks/t1", "work", 1, "t1").name


def test_the_container_keeps_what_the_function_noted_and_the_function_what_the_container_did() -> None:
    noted = transitions.launch(running(), "execution-7", "https://console").fields["job"]
    assert noted == {"attempt": 1, "name": "execution-7", "log": "https://console"}
    task = replace(running(), job=replace(taken_over().job, name="execution-7"))  # type: ignore[type-var]
    taken = transitions.take_over(task, NOW, token="t2", lasts=timedelta(minutes=1), name="onwrite-work-1")
    assert taken.fields["job"]["name"] == "execution-7"
    late = transitions.launch(taken_over(), "execution-7", "https://console").fields["job"]
    assert late == {"attempt": 1, "name": "execution-7", "log": "https://console", "started_at": NOW}


def test_a_new_claim_forgets_the_last_attempts_job() -> None:
    scheduled = replace(taken_over(), state="scheduled", lease=None)
    given = {"token": "t2", "lasts": timedelta(minutes=15), "max_attempts": 3}
    assert transitions.claim(scheduled, NOW, **given).fields["job"] is DELETE  # type: ignore[arg-type]
    fresh = transitions.claim(replace(scheduled, has_job=False, job=None), NOW, **given)  # type: ignore[arg-type]
    assert "job" not in fresh.fields
    assert fresh.fields["lease"]["runner"] == "function"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Ended(*ABOUT, Change({"state": "done", "reason": "completed"}), timedelta(0)), Exit.OVER),
        (Ended(*ABOUT, Change({"state": "failed", "reason": "rejected"}), timedelta(0)), Exit.OVER),
        (Ended(*ABOUT, Change({"state": "scheduled", "reason": "rescued"}), timedelta(0)), Exit.HANDED_BACK),
        (NotOurs(*ABOUT, "it is over"), Exit.OVER),
        (AttemptLost(*ABOUT, "Done"), Exit.OVER),
        (FinishFailed(*ABOUT, "Traceback"), Exit.NOT_STORED),
        (TakenOver(*ABOUT), None),
        (NotRenewed(*ABOUT, "Traceback"), None),
    ],
)
def test_the_exit_code_says_how_it_ended(event: object, code: Exit | None) -> None:
    assert exit_of(event) is code
    heard: list[object] = []
    outcome = Outcome(heard.append)
    outcome.hear(event)
    assert outcome.is_over.is_set() is (code is not None)
    outcome.hear(AttemptLost(*ABOUT, "Done"))  # of a handler that did not stop when its attempt was ended
    assert outcome.exit is (Exit.OVER if code is None else code)
    assert len(heard) == 2


def test_a_launcher_is_made_once_and_when_it_is_needed() -> None:
    made = []

    class Platform:
        def __init__(self) -> None:
            made.append(self)

        def launch(self, job: Job) -> None:
            raise NotImplementedError

        def status(self, name: str) -> Status:
            return Status("running", message=name)

    launcher = OnDemand(Platform)  # type: ignore[arg-type]
    assert made == []
    assert [launcher.status(name).message for name in "ab"] == ["a", "b"]
    assert OnDemand(made[0]).status("c").message == "c"  # type: ignore[arg-type]
    assert len(made) == 1
