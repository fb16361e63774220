"""The verdict, over evidence made by hand: clean, and once for each thing that can be lost, doubled or wrong."""

from dataclasses import replace

import pytest

from onwrite.local.chaos.checker import Evidence, Verdict, check
from onwrite.local.chaos.violations import Kind
from tests.local.chaos.histories import done, ended, failed, running, scheduled, way

TASK, OTHER = "chaos/seed-0/tasks/00001", "chaos/seed-0/tasks/00002"
DONE = way(scheduled(), running("t1"), done(ended("t1")))
RUNNING = way(scheduled(), running("t1"))
FAILED = way(scheduled(), running("t1"), failed(ended("t1", "exhausted")))

CLEAN = Evidence(
    enqueued=[TASK, OTHER],
    states={TASK: "done", OTHER: "done"},
    counters={TASK: 1, OTHER: 1},
    outside={TASK: ("k1",), OTHER: ("k2",)},
    versions={TASK: DONE, OTHER: DONE},
)


def numbers(verdict: Verdict) -> tuple[int, int, int]:
    return verdict.lost, verdict.doubled_effects, verdict.finishes_after_lost_lease


def test_two_tasks_done_once_are_no_violation() -> None:
    verdict = check(CLEAN)
    assert verdict == Verdict(tasks=2, done=2, failed=0, violations=())
    assert numbers(verdict) == (0, 0, 0)


LOST = {
    "is not there any more": replace(
        CLEAN, states={OTHER: "done"}, counters={OTHER: 1}, versions={OTHER: DONE}
    ),
    "is still running after the last sweep": replace(
        CLEAN,
        states={TASK: "running", OTHER: "done"},
        counters={OTHER: 1},
        versions={TASK: RUNNING, OTHER: DONE},
    ),
    "is done, and what it put into task.batch is not there": replace(CLEAN, counters={OTHER: 1}),
    "is done, and the outside ledger does not know it": replace(CLEAN, outside={OTHER: ("k2",)}),
}


@pytest.mark.parametrize(("sentence", "evidence"), LOST.items(), ids=LOST)
def test_what_has_not_ended_or_has_no_effect_is_lost(sentence: str, evidence: Evidence) -> None:
    verdict = check(evidence)
    assert numbers(verdict) == (1, 0, 0)
    assert verdict.violations[0].sentence == f"{TASK} {sentence}"


def test_a_task_both_of_whose_effects_are_gone_is_lost_once() -> None:
    verdict = check(replace(CLEAN, counters={OTHER: 1}, outside={OTHER: ("k2",)}))
    assert (verdict.lost, len(verdict.violations)) == (1, 2)


DOUBLED = {
    "added one to its counter 2 times": replace(CLEAN, counters={TASK: 2, OTHER: 1}),
    "is in the outside ledger under 2 keys: k1, k3": replace(
        CLEAN, outside={TASK: ("k1", "k3"), OTHER: ("k2",)}
    ),
}


@pytest.mark.parametrize(("sentence", "evidence"), DOUBLED.items(), ids=DOUBLED)
def test_an_effect_made_twice_is_doubled(sentence: str, evidence: Evidence) -> None:
    verdict = check(evidence)
    assert numbers(verdict) == (0, 1, 0)
    assert [violation.sentence for violation in verdict.violations] == [f"{TASK} {sentence}"]


def test_a_late_finish_is_counted_even_where_its_effects_are_as_they_should_be() -> None:
    rescued = ended("t1", "rescued")
    late = way(scheduled(), running("t1"), scheduled(1, rescued, "rescued"), done(ended("t1")))
    verdict = check(replace(CLEAN, versions={TASK: late, OTHER: DONE}))
    assert numbers(verdict) == (0, 0, 1)


def test_a_failed_task_is_a_violation_and_is_not_lost() -> None:
    evidence = replace(
        CLEAN,
        states={TASK: "failed", OTHER: "done"},
        counters={OTHER: 1},
        versions={TASK: FAILED, OTHER: DONE},
    )
    verdict = check(evidence)
    assert (verdict.done, verdict.failed, numbers(verdict)) == (1, 1, (0, 0, 0))
    assert [violation.kind for violation in verdict.violations] == [Kind.FAILED]


ILLEGAL = {
    f"{TASK} is not done, and what it put into task.batch is there": replace(
        CLEAN, states={TASK: "running", OTHER: "done"}, versions={TASK: RUNNING, OTHER: DONE}
    ),
    "nobody/tasks/1 has an effect in Firestore, and nobody enqueued it": replace(
        CLEAN, counters={**CLEAN.counters, "nobody/tasks/1": 1}
    ),
    "nobody/tasks/1 has an effect in the outside ledger, and nobody enqueued it": replace(
        CLEAN, outside={**CLEAN.outside, "nobody/tasks/1": ("k9",)}
    ),
    f"{TASK} is done, and the newest version on record is running": replace(
        CLEAN, versions={TASK: RUNNING, OTHER: DONE}
    ),
    f"{TASK} is done, and the newest version on record is deleted": replace(CLEAN, versions={OTHER: DONE}),
}


@pytest.mark.parametrize(("sentence", "evidence"), ILLEGAL.items(), ids=ILLEGAL)
def test_what_cannot_be_is_a_violation_too(sentence: str, evidence: Evidence) -> None:
    violations = check(evidence).violations
    assert sentence in [violation.sentence for violation in violations if violation.kind is Kind.ILLEGAL]


def test_what_was_lost_is_told_before_how_it_came_to_it() -> None:
    late = way(scheduled(), running("t1"), scheduled(1, ended("t1", "rescued")), done(ended("t1")))
    evidence = replace(CLEAN, counters={TASK: 2, OTHER: 0}, versions={TASK: late, OTHER: DONE})
    kinds = [violation.kind for violation in check(evidence).violations]
    assert kinds == [Kind.LOST, Kind.DOUBLED, Kind.LATE]
