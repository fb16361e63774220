"""Every event has its wording, as one line of JSON that Cloud Logging reads."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
import pytest

from onwrite import callback_events, events, tick_events, tick_lines  # noqa: F401 — importing it adds its wording
from onwrite.changes import Change
from onwrite.log_lines import LABELS, log

ABOUT = {"path": "orders/o1/tasks/t1", "type": "work", "attempt": 2}
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "change": Change({"state": "scheduled", "reason": "retry", "scheduled_at": AT}),
    "took": timedelta(seconds=1.5),
    "trace": "Traceback",
    "error": {"message": "`type` is missing"},
    "scheduled_at": AT,
    "wake_at": AT,
    "would_have": "Done",
    "why": "too large",
    "log": "kubectl logs job/onwrite-work-1",
    "overdue": timedelta(seconds=90),
    "in_vain": True,
    "early": True,
    "by": "ada",
    "problems": ("`paused` must be true or false",),
    **dict.fromkeys((field.name for field in dataclasses.fields(events.Swept)), 1),
    **dict.fromkeys(("looked_at", "mended"), 1),
    "out_of_time": True,
    **dict.fromkeys(("found", "live"), 3),
    "pause": timedelta(seconds=2),
    "job": "onwrite-work-1",
    "type": "work",
    "made": 2,
    **dict.fromkeys(("until", "last_tick"), AT),
}
EVENTS = [
    kind
    for module in (events, callback_events, tick_events)
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", [kind for kind in EVENTS if kind is not events.Event])
def test_every_event_is_one_line_of_json(kind: type, capsys: pytest.CaptureFixture[str]) -> None:
    fields = [field.name for field in dataclasses.fields(kind)]
    log(kind(**{name: ABOUT.get(name, VALUES.get(name)) for name in fields}))
    (line,) = capsys.readouterr().out.splitlines()
    entry = json.loads(line)
    assert entry["severity"] in {"DEBUG", "INFO", "WARNING", "ERROR"}
    assert entry["event"] == kind.__name__
    if issubclass(kind, events.Event):
        assert (entry["task"], entry["type"], entry["attempt"]) == tuple(ABOUT.values())
        assert entry["message"].startswith("orders/o1/tasks/t1: ")


def test_the_execution_id_of_the_request_is_in_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    with flask.Flask("test").test_request_context(headers={"Function-Execution-Id": "abc123"}):
        log(events.ClaimLost(**ABOUT))  # type: ignore[arg-type]
    assert json.loads(capsys.readouterr().out)[LABELS] == {"execution_id": "abc123"}


def test_an_event_without_wording_is_a_mistake_that_shows() -> None:
    with pytest.raises(TypeError, match="has no wording"):
        log(object())
