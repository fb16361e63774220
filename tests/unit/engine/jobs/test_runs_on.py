"""`@handler(runs_on=job(…))`: what may be said, and what a Job is named."""

import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onwrite import Task, auto, handler, hours, job, minutes, seconds
from onwrite.container.environment import WrongEnvironment, read_environment
from onwrite.job_names import MARGIN, handler_lasts, job_of
from onwrite.launchers.launcher import Job, Resources
from onwrite.runners import LONGEST_JOB
from onwrite.testing import perform
from tests.unit.engine.jobs.tasks import DATABASE, running

types = st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True)


@handler(runs_on=job(cpu="2", memory="4Gi", timeout=hours(6)))
def work(task: Task, input: dict[str, Any]) -> str:
    return f"attempt {task.attempt}"


def test_the_handlers_timeout_is_the_jobs() -> None:
    assert (work.timeout, work.runs_on) == (hours(6), Resources("2", "4Gi", hours(6)))


def test_a_handler_without_a_job_is_as_ever() -> None:
    @handler()
    def plain(task: Task, input: dict[str, Any]) -> None: ...

    assert (plain.timeout, plain.runs_on) == (minutes(1), None)
    with pytest.raises(ValueError, match=r"what takes longer runs on a job: runs_on=job"):
        handler(timeout=minutes(10))


def test_the_same_handler_is_tried_with_no_cloud() -> None:
    assert perform(work, attempt=2).result == "attempt 2"


def test_a_handler_that_can_hand_over_is_in_one_place_or_the_other() -> None:
    @handler(runs_on=auto(cpu="2", memory="4Gi", timeout=hours(3), hand_over_after=minutes(5)))
    def work(task: Task, input: dict[str, Any]) -> None: ...

    here = work.placed_for(running(runs_on=""))
    assert (here.runs_on, here.timeout, here.hands_over_to) == (
        None,
        minutes(5),
        Resources("2", "4Gi", hours(3)),
    )
    there = work.placed_for(running(runs_on="job"))
    assert (there.runs_on, there.timeout, there.hands_over_to) == (here.hands_over_to, hours(3), None)
    assert work.on_job() == there == there.on_job()


def test_where_a_task_runs_is_its_handlers_word_where_that_knows_one_place() -> None:
    @handler()
    def plain(task: Task, input: dict[str, Any]) -> None: ...

    assert plain.placed_for(running(runs_on="job")) is plain


@pytest.mark.parametrize("after", [seconds(0.5), minutes(8.5)])
def test_a_hand_over_must_come_before_the_platform_ends_the_function(after: timedelta) -> None:
    with pytest.raises(ValueError, match="the platform allows a function 9 minutes"):
        auto(hand_over_after=after)


def test_a_timeout_is_said_once() -> None:
    with pytest.raises(ValueError, match="said once"):
        handler(timeout=minutes(1), runs_on=job())
    with pytest.raises(ValueError, match="said once"):
        handler(timeout=minutes(1), runs_on=auto())


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"cpu": "two"}, "cpu must be a number of processors"),
        ({"cpu": "1.5m"}, "cpu must be"),
        ({"memory": "4 GB"}, "memory must be a size"),
        ({"timeout": timedelta(days=8)}, "between 1 second and 7 days"),
        ({"timeout": seconds(0.5)}, "between 1 second and 7 days"),
    ],
)
def test_resources_that_no_platform_knows_are_refused_where_they_are_said(
    said: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        job(**said)


@given(types, st.text(min_size=1), st.integers(1, 10_000), st.text())
def test_a_jobs_name_is_a_dns_label_whatever_the_task(
    type_name: str, path: str, attempt: int, token: str
) -> None:
    name = Job(DATABASE, path, type_name, attempt, token).name
    assert len(name) <= 63
    assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", name)


def test_every_claim_has_a_name_of_its_own_and_always_the_same() -> None:
    named = {
        Job(DATABASE, path, "work", attempt, token).name
        for path in ("orders/o1/tasks/t1", "orders/o1/tasks/t2")
        for attempt in (1, 2)
        for token in ("a", "b")
        for _ in range(2)
    }
    assert len(named) == 8


@given(st.timedeltas(seconds(1), LONGEST_JOB))
def test_the_engine_ends_a_handler_before_the_platform_ends_its_container(timeout: timedelta) -> None:
    given_to_platform = job_of(DATABASE, running(), "t1", Resources(timeout=timeout)).resources.timeout
    assert timeout <= given_to_platform <= LONGEST_JOB
    assert handler_lasts(timeout) <= given_to_platform - MARGIN


def test_a_container_reads_what_a_launcher_gives_it() -> None:
    given = job_of("projects/p1/databases/d1", running(), "t1", Resources())
    read = read_environment(given.environment)
    assert (read.job.name, read.project, read.database) == (given.name, "p1", "d1")
    assert (read.handlers, read.grace) == ("handlers", 10.0)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"ONWRITE_TASK": "orders/o1"}, "ONWRITE_TASK is 'orders/o1': the path of the task"),
        ({"ONWRITE_ATTEMPT": "0"}, "ONWRITE_ATTEMPT is '0'"),
        ({"ONWRITE_ATTEMPT": "one"}, "ONWRITE_ATTEMPT is 'one'"),
        ({"ONWRITE_GRACE": "soon"}, "ONWRITE_GRACE must be a number of seconds"),
        ({"ONWRITE_GRACE": "nan"}, "ONWRITE_GRACE must be a number of seconds"),
        ({"GOOGLE_CLOUD_PROJECT": ""}, "GOOGLE_CLOUD_PROJECT is missing"),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(changed: dict[str, str], problem: str) -> None:
    given = dict(job_of(DATABASE, running(), "t1", Resources()).environment)
    with pytest.raises(WrongEnvironment, match=problem):
        read_environment(given | changed)


def test_the_module_that_containers_run_is_not_to_be_imported() -> None:
    program = "from onwrite import job\ntry:\n    import onwrite.job\nexcept ImportError as error:\n    print(error)\n"
    program += "from onwrite import job as again\nassert again is job"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "run it as `python -m onwrite.job`; handlers say `from onwrite import job`\n"
