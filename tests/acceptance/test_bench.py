"""The benchmarks run, and what they count is what the docs say; what they time is nobody's to assert."""

import json
import subprocess
import sys
from typing import Any

from tests.acceptance.conftest import ROOT


def last_line(*command: str) -> Any:
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=170, check=True
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
