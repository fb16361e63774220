"""The benchmarks run, and what they count is what the docs say; what they time is nobody's to assert."""

import json
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.acceptance.conftest import ROOT
from tests.browser.hosting import DIST
from tests.conftest import missing

pytestmark = pytest.mark.timeout(600)  # a slow machine with other tests beside is no failure


def last_line(*command: str) -> Any:
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=590, check=True
    )
    return json.loads(ran.stdout.splitlines()[-1])


def test_a_task_costs_no_read_two_writes_and_three_calls(java_and_emulator: None) -> None:
    figures = last_line("bench.engine", "--tasks", "20")
    assert (figures["reads"], figures["writes"], figures["invocations"]) == (0, 2, 3)
    assert figures["bench"] == "engine"


def test_a_sweep_reads_what_is_due_and_nothing_of_what_is_stored_for_later(java_and_emulator: None) -> None:
    figures = last_line("bench.sweep", "--later", "300")
    assert figures["bench"] == "sweep"
    assert figures["reads_alone"] == figures["reads_beside"] >= 100
    assert {"time_ratio", "query_ratio", "write_ratio", "engine_ratio", "control_ratio"} <= figures.keys()


def test_a_job_is_measured_beside_a_bare_process_and_its_watcher_beside_one_with_little_to_do(
    java_and_emulator: None,
) -> None:
    figures = last_line("bench.jobs", "--jobs", "3", "--finished", "120")
    assert (figures["bench"], figures["jobs"], figures["finished"]) == ("jobs", 3, 120)
    assert (figures["pages"], figures["watcher_reads"]) == (2, 120)
    assert len(figures["launched_parts"]) == 5
    assert {"bare_parts", "overhead_ratio", "cpu_ratio", "launched_seconds", "bare_seconds"} <= figures.keys()
    assert {"watcher_seconds", "watcher_rss_mb", "watcher_rss_growth"} <= figures.keys()


def test_an_export_is_measured_beside_its_yardstick() -> None:
    cases = ("duckdb_csv", "postgresql_parquet", "slow", "hit")
    figures = last_line(
        "bench.exports", "--rows", "4000", *(word for case in cases for word in ("--case", case))
    )
    assert (figures["bench"], figures["rows"]) == ("exports", 4000)
    told = figures["cases"]
    assert told.keys() >= {"duckdb_csv", "slow", "hit"}  # PostgreSQL's where there is a server
    for name in told.keys() & {"duckdb_csv", "postgresql_parquet"}:
        assert {"ratio", "rss_mb", "rss_growth", "keyed_ratio", "keyed_rss_mb"} <= told[name].keys()
        assert min(told[name].values()) > 0
    assert told["duckdb_csv"]["times_csv_module"] > 0
    assert told["slow"].keys() >= {"ratio", "producing", "uploading", "both"}
    assert (told["hit"]["requests"], told["hit"]["lookups"]) == (1, 1)


def test_ends_that_wake_one_task_are_measured_beside_ends_that_wake_none(java_and_emulator: None) -> None:
    figures = last_line("bench.flow", "--tasks", "10")
    assert (figures["bench"], figures["tasks"]) == ("flow", 10)
    assert min(figures["fan_in_ratio"], figures["together_seconds"], figures["alone_seconds"]) > 0


def test_a_list_of_live_tasks_is_measured_beside_a_short_one(
    java_and_emulator: None, browser: Browser
) -> None:
    """`browser`: there is one. The bench opens its own."""
    if not (DIST / "index.html").is_file():
        missing("the console is not built: make console")
    figures = last_line("bench.console", "--tasks", "100", "--seconds", "3")
    assert figures["bench"] == "console"
    assert min(figures["longest_ms"], figures["longest_ratio"], figures["opening_ms"]) > 0
    assert figures["over_200_ms"] >= 0
