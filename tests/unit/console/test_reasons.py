"""The page knows every reason that the engine gives, and the demo shows each of them."""

import re
from datetime import UTC, datetime
from pathlib import Path

from demo.variety.datasets_flow import datasets_flow
from demo.variety.failed import failed
from demo.variety.last_day import last_day
from demo.variety.running import running
from demo.variety.scheduled import scheduled
from onwrite.arrows import ARROWS

PAGE = Path("console/src/task/reasons.ts")
LEFT_TO_THE_ENGINE = {("scheduled", "new"), ("scheduled", "paused"), ("failed", "invalid")}
GIVEN = {(arrow.after, arrow.reason) for arrow in ARROWS if arrow.reason}


def test_the_page_knows_every_reason() -> None:
    assert {(state, reason) for reason, state in _known()} == GIVEN


def test_the_demo_shows_every_reason() -> None:
    now = datetime.now(UTC)
    tasks = [*scheduled(now), *running(now), *failed(now), *datasets_flow(now), *last_day(now)]
    shown = {(fields["state"], fields["reason"]) for _, fields in tasks if "reason" in fields}
    assert shown | LEFT_TO_THE_ENGINE == GIVEN
    assert len({path for path, _ in tasks}) == len(tasks)
    assert all(fields.get("finished_at", now) <= now for _, fields in tasks)


def _known() -> list[tuple[str, str]]:
    found = re.findall(r'^  (\w+): \{ state: "(\w+)"', PAGE.read_text(), re.MULTILINE)
    assert found
    return found
