"""A short storm over the engine as it is, and one over an engine whose fence is broken, which must not pass."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import ROOT

BROKEN = "tests/acceptance/broken_fence/main.py"
KEYS = (
    "chaos tasks done failed lost doubled_effects finishes_after_lost_lease kills freezes dropped duplicated"
)

pytestmark = pytest.mark.timeout(
    400
)  # the storm has its length, and the last tasks take as long as they take


def chaos(data: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """The exit code, the figures of the last line, and what a person reads before it."""
    ran = subprocess.run(
        [sys.executable, "-m", "onwrite.local.chaos", "--data", str(data), "--workers", "2", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=390,
        check=False,
    )
    told, _, last = ran.stdout.rstrip("\n").rpartition("\n")
    assert last.startswith("{"), f"{ran.stdout}\n{ran.stderr}"
    return ran.returncode, json.loads(last), told


def test_in_a_storm_nothing_is_lost_or_doubled(java_and_emulator: None, tmp_path: Path) -> None:
    code, figures, told = chaos(tmp_path, "--tasks", "150", "--seconds", "15", "--seed", "7")
    assert code == 0, told
    assert list(figures) == KEYS.split()
    assert figures["tasks"] == figures["done"] == 150
    for nothing in ("failed", "lost", "doubled_effects", "finishes_after_lost_lease"):
        assert figures[nothing] == 0
    assert figures["kills"] >= 1
    assert figures["freezes"] >= 2
    assert figures["dropped"] > 0
    assert figures["duplicated"] > 0


def test_a_finish_without_a_precondition_is_found_out(java_and_emulator: None, tmp_path: Path) -> None:
    storm = ("--tasks", "150", "--seconds", "12", "--seed", "4", "--freezes", "1", "--main", BROKEN)
    code, figures, told = chaos(tmp_path, *storm)
    assert code == 1
    assert figures["doubled_effects"] + figures["finishes_after_lost_lease"] > 0, told
    assert "✗ chaos/seed-4/tasks/" in told
