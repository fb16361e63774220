"""The walk along the versions of a task, over ways made by hand: good ones, and one for all that can be wrong."""

from dataclasses import replace

import pytest

from onwrite.local.chaos.versions import DELETED, Version, in_order, judge
from onwrite.local.chaos.violations import Kind, Violation
from tests.local.chaos.histories import SECOND, done, ended, failed, running, scheduled, second, way

PATH = "chaos/seed-0/tasks/00001"
RESCUED = ended("t1", "rescued", at=3)
RETRIED = ended("t1", "retry", at=2)


def judged(*versions: Version) -> list[Violation]:
    return list(judge(PATH, way(*versions)))


GOOD = {
    "run at once": (scheduled(), running("t1"), done(ended("t1"))),
    "woken, run": (scheduled(), scheduled(), running("t1"), done(ended("t1"))),
    "renewed": (scheduled(), running("t1"), running("t1"), running("t1"), done(ended("t1"))),
    "rescued after its lease, done by the next owner": (
        scheduled(),
        running("t1", expires_at=second(2)),
        scheduled(1, RESCUED, "rescued"),
        running("t2", 2, end=RESCUED),
        done(ended("t2"), 2),
    ),
    "tried again": (
        scheduled(),
        running("t1"),
        scheduled(1, RETRIED, "retry"),
        running("t2", 2, end=RETRIED),
        done(ended("t2"), 2),
    ),
    "handed back, which costs no attempt, long before its lease ran out": (
        scheduled(),
        running("t1", expires_at=second(90)),
        scheduled(0, ended("t1", "rescued"), "rescued"),
        running("t2", 1, end=ended("t1", "rescued")),
        done(ended("t2"), 1),
    ),
    "rejected": (scheduled(), running("t1"), failed(ended("t1", "rejected"))),
}


@pytest.mark.parametrize("versions", GOOD.values(), ids=GOOD)
def test_a_way_of_the_state_machine_is_no_violation(versions: tuple[Version, ...]) -> None:
    assert judged(*versions) == []


LATE = {
    "on the rescued task, that waits": (
        scheduled(),
        running("t1", expires_at=second(2)),
        scheduled(1, RESCUED, "rescued"),
        done(ended("t1")),
    ),
    "under the next owner": (
        scheduled(),
        running("t1"),
        scheduled(1, RESCUED, "rescued"),
        running("t2", 2, end=RESCUED),
        done(ended("t1"), 2),
    ),
    "under the next owner, as a retry": (
        scheduled(),
        running("t1"),
        scheduled(1, RESCUED, "rescued"),
        running("t2", 2, end=RESCUED),
        scheduled(1, ended("t1", "retry", at=4), "retry"),
    ),
    "after the next owner was done": (
        scheduled(),
        running("t1"),
        scheduled(1, RESCUED, "rescued"),
        running("t2", 2, end=RESCUED),
        done(ended("t2", at=4), 2),
        done(ended("t1", at=5), 2),
    ),
}


@pytest.mark.parametrize("versions", LATE.values(), ids=LATE)
def test_an_end_by_an_attempt_that_lost_its_lease_is_a_late_finish(versions: tuple[Version, ...]) -> None:
    (violation,) = judged(*versions)
    assert violation.kind is Kind.LATE
    assert violation.sentence.startswith(f"{PATH} was ended by an attempt that no longer had the lease: ")


ILLEGAL = {
    "did not begin as a scheduled task": (running("t1"),),
    "was claimed for attempt 3 after attempt 0": (scheduled(), running("t1", 3)),
    "was claimed without a fresh token": (
        scheduled(),
        running("t1"),
        scheduled(1, RETRIED, "retry"),
        running("t1", 2, end=RETRIED),
    ),
    "was claimed while it ran": (scheduled(), running("t1"), running("t2", 2)),
    "changed its attempts without a claim": (scheduled(), scheduled(1)),
    "left `running` without an end": (scheduled(), running("t1"), done(None)),
    "ended attempt 1 as attempt 2": (scheduled(), running("t1"), done(ended("t1"), 2)),
    "ended and kept its lease": (scheduled(), running("t1"), replace(done(ended("t1")), token="t1")),
    "was rescued before its lease ran out": (
        scheduled(),
        running("t1", expires_at=second(9)),
        scheduled(1, RESCUED, "rescued"),
    ),
    "went from scheduled to done": (scheduled(), done(None, 0)),
    "went from done to scheduled": (scheduled(), running("t1"), done(ended("t1")), scheduled(1, ended("t1"))),
    "went from done to done": (scheduled(), running("t1"), done(ended("t1")), done(ended("t1"), 2)),
    "went from failed to scheduled": (
        scheduled(),
        running("t1"),
        failed(ended("t1", "rejected")),
        scheduled(1, ended("t1", "rejected")),
    ),
    "was deleted": (scheduled(), replace(scheduled(), state=DELETED)),
}


@pytest.mark.parametrize(("fault", "versions"), ILLEGAL.items(), ids=ILLEGAL)
def test_every_other_step_is_named(fault: str, versions: tuple[Version, ...]) -> None:
    (violation,) = judged(*versions)
    assert violation.kind is Kind.ILLEGAL
    assert violation.sentence.startswith(f"{PATH} {fault}")


def test_a_version_nobody_told_of_is_a_violation() -> None:
    first, _, last = way(scheduled(), running("t1"), done(ended("t1")))
    (violation,) = judge(PATH, [first, last])
    assert "has a version before this one that the record does not know" in violation.sentence


def test_a_task_whose_creation_is_not_on_record_is_a_violation() -> None:
    (violation,) = judge(PATH, way(scheduled(), running("t1"))[1:])
    assert "that the record does not know" in violation.sentence


def test_a_write_that_changed_nothing_is_a_violation() -> None:
    versions = way(scheduled(), running("t1"), done(ended("t1")))
    again = replace(versions[-1], follows=versions[-1].at)
    (violation,) = judge(PATH, in_order([again, *versions]))
    assert "was written once more, and nothing changed" in violation.sentence


def test_versions_are_walked_in_the_order_they_were_written_in() -> None:
    versions = way(*GOOD["renewed"])
    assert in_order(reversed(versions)) == versions


def test_a_version_is_a_line_a_person_can_read() -> None:
    version = way(scheduled(), running("0123456789abcdef", 2, end=RESCUED))[1]
    assert (
        str(version) == "08:00:01.000000 running (claimed), attempt 2, lease 01234567, last end rescued by t1"
    )
    assert version.at % SECOND == 0
