"""The benchmark runs, and what it counts is what the README says; what it times is nobody's to assert."""

import json
import subprocess
import sys

from tests.acceptance.conftest import ROOT


def test_a_task_costs_no_read_two_writes_and_three_calls(java_and_emulator: None) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.engine", "--tasks", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=170,
        check=True,
    )
    figures = json.loads(ran.stdout.splitlines()[-1])
    assert (figures["reads"], figures["writes"], figures["invocations"]) == (0, 2, 3)
    assert figures["bench"] == "engine"
