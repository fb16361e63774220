"""The console computes ticks by itself. The cases that its own tests read are what the engine says."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onwrite.schedules import Schedule, next_ticks

CASES = json.loads((Path(__file__).parents[3] / "console/src/task/ticks.cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda it: f"{it['line']} in {it['zone']} after {it['after']}")
def test_the_consoles_cases_are_the_engines_own_ticks(case: dict[str, Any]) -> None:
    after = datetime.fromisoformat(case["after"]).astimezone(UTC)
    ticks = next_ticks(Schedule(case["line"], case["zone"]), after, len(case["ticks"]))
    assert [f"{tick:%Y-%m-%dT%H:%MZ}" for tick in ticks] == case["ticks"]


def test_they_hold_lines_where_clocks_are_changed() -> None:
    assert {case["zone"] for case in CASES} >= {"UTC", "Europe/Berlin", "America/New_York"}
    assert len(CASES) > 30
