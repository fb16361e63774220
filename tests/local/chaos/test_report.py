"""The end of a run on the terminal."""

import json
from pathlib import Path

from onwrite.local.chaos.checker import Verdict
from onwrite.local.chaos.options import PROJECT, Options
from onwrite.local.chaos.progress import Now
from onwrite.local.chaos.report import MOST_TOLD, MOST_VERSIONS, Report
from onwrite.local.chaos.versions import Version
from onwrite.local.chaos.violations import Kind, Violation
from tests.local.chaos.histories import done, ended, running, scheduled, way

OPTIONS = Options(
    tasks=30, seconds=15, seed=7, workers=2, freezes=0.6, main=PROJECT, data=Path("build/chaos")
)
NOW = Now(
    asked=30,
    enqueued=30,
    states={"scheduled": 1, "running": 0, "done": 29, "failed": 0},
    kills=3,
    freezes=4,
    frozen=0,
    dropped=5,
    duplicated=6,
    cut_off=7,
)


def report(violations: tuple[Violation, ...], versions: dict[str, list[Version]] | None = None) -> list[str]:
    verdict = Verdict(tasks=30, done=29, failed=0, violations=violations)
    return list(Report(verdict, versions or {}, 9, NOW, OPTIONS))


def test_the_last_line_is_json_with_every_number() -> None:
    lines = report((Violation(Kind.LOST, "t1", "t1 is still running"),))
    assert json.loads(lines[-1]) == {
        "chaos": {"seed": 7, "seconds": 15, "workers": 2},
        "tasks": 30,
        "done": 29,
        "failed": 0,
        "lost": 1,
        "doubled_effects": 0,
        "finishes_after_lost_lease": 0,
        "kills": 3,
        "freezes": 4,
        "dropped": 5,
        "duplicated": 6,
    }


def test_a_clean_run_says_so() -> None:
    lines = report(())
    assert lines[0] == (
        "30 of 30 tasks: 1 scheduled, 0 running, 29 done, 0 failed | "
        "workers: 3 killed, 4 frozen and thawed | "
        "events: 5 dropped, 6 duplicated | 7 answers cut off"
    )
    assert lines[1] == "leases lost: 0; outside calls made again, under their key: 9"
    assert lines[2:-1] == [
        "Nothing was lost, nothing was doubled, nobody finished what was no longer theirs."
    ]


def test_a_violation_is_a_sentence_with_the_versions_of_its_task_told_once() -> None:
    violations = (
        Violation(Kind.DOUBLED, "t1", "t1 added one to its counter 2 times"),
        Violation(Kind.ILLEGAL, "t1", "t1 went from done to done"),
    )
    versions = way(scheduled(), running("token"), done(ended("token")))
    lines = report(violations, {"t1": versions})
    assert lines[2:-1] == [
        "✗ t1 added one to its counter 2 times",
        *(f"    {version}" for version in versions),
        "✗ t1 went from done to done",
    ]


def test_no_more_than_twenty_are_told_and_of_a_long_way_the_newest_versions() -> None:
    violations = tuple(Violation(Kind.LOST, f"t{n}", f"t{n} is lost") for n in range(25))
    lines = report(violations, {"t0": way(*[scheduled()] * 50)})
    assert sum(line.startswith("✗ t") for line in lines) == MOST_TOLD
    assert "✗ and 5 more" in lines
    assert "    … 10 older versions" in lines
    assert sum(line.startswith("    08:") for line in lines) == MOST_VERSIONS


def test_every_lease_that_was_lost_is_counted_once() -> None:
    rescued = ended("t1", "rescued")
    versions = way(
        scheduled(), running("t1"), scheduled(1, rescued, "rescued"), running("t2", 2, end=rescued)
    )
    assert report((), {"t1": versions, "t2": []})[1].startswith("leases lost: 1; ")
