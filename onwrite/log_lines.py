"""The wording of every log line, as structured JSON that Cloud Logging reads.

Inputs and results are never logged; an exception's own words appear in `stack_trace`, where Error Reporting looks.
"""

import json
import sys
from dataclasses import asdict
from functools import singledispatch
from typing import Any, Final, NamedTuple

from onwrite import callback_events, events
from onwrite.execution import execution_id

LABELS: Final = "logging.googleapis.com/labels"


_ENCODER: Final = json.JSONEncoder(default=str)


class Line(NamedTuple):
    severity: str
    message: str
    extra: dict[str, Any]


def log(event: object) -> None:
    """One JSON object, one line, on standard output."""
    severity, message, extra = line(event)
    entry: dict[str, Any] = {"severity": severity, "message": message, "event": type(event).__name__, **extra}
    if isinstance(event, events.Event):
        entry |= {"task": event.path, "type": event.type, "attempt": event.attempt}
    if found := execution_id():
        entry[LABELS] = {"execution_id": found}
    sys.stdout.write(_ENCODER.encode(entry) + "\n")
    sys.stdout.flush()


@singledispatch
def line(event: object) -> Line:
    raise TypeError(f"{type(event).__name__} has no wording in log_lines.py")


@line.register
def _(event: events.Ended) -> Line:
    severity = {"done": "INFO", "failed": "ERROR"}.get(
        event.change.state, "WARNING" if event.trace else "INFO"
    )
    took = f"{event.took.total_seconds():.3f} s"
    message = (
        f"{event.path}: attempt {event.attempt} {event.change.state} ({event.change.reason}) after {took}"
    )
    if event.change.state == "scheduled":
        message += f", next at {event.change.fields['scheduled_at']:%Y-%m-%d %H:%M:%S %Z}"
    if event.change.reason == "waiting":
        message += f", until {event.change.fields['waiting']['until']:%Y-%m-%d %H:%M:%S %Z}"
    trace = {"stack_trace": event.trace} if event.trace else {}
    return Line(
        severity, message, {"reason": event.change.reason, "seconds": event.took.total_seconds(), **trace}
    )


@line.register
def _(event: events.Invalid) -> Line:
    return Line("ERROR", f"{event.path}: failed (invalid): {event.error['message']}", {"reason": "invalid"})


@line.register
def _(event: events.NotDue) -> Line:
    return Line("DEBUG", f"{event.path}: not due until {event.scheduled_at:%Y-%m-%d %H:%M:%S %Z}", {})


@line.register
def _(event: events.ClaimLost) -> Line:
    return Line("DEBUG", f"{event.path}: not claimed, somebody else was first", {})


@line.register
def _(event: events.AttemptLost) -> Line:
    message = f"{event.path}: attempt {event.attempt} lost its lease; its end ({event.would_have}) is dropped"
    return Line("WARNING", message, {})


@line.register
def _(event: events.FinishFailed) -> Line:
    message = f"{event.path}: the end of attempt {event.attempt} could not be stored; the sweep will rescue the task"
    return Line("ERROR", message, {"stack_trace": event.trace})


@line.register
def _(event: events.NotRenewed) -> Line:
    message = f"{event.path}: the lease of attempt {event.attempt} was not renewed; it is tried again"
    return Line("WARNING", message, {"stack_trace": event.trace})


@line.register
def _(event: events.Cancelled) -> Line:
    return Line("INFO", f"{event.path}: cancelled by {event.by or 'somebody'}", {"reason": "cancelled"})


@line.register
def _(event: events.Paused) -> Line:
    return Line("INFO", f"{event.path}: waits, {event.type} is paused", {"reason": "paused"})


@line.register
def _(event: events.PutOff) -> Line:
    return Line("INFO", f"{event.path}: waits, {event.why}", {"reason": "full"})


@line.register
def _(event: events.Launched) -> Line:
    return Line("INFO", f"{event.path}: attempt {event.attempt} gets a container: {event.log}", {})


@line.register
def _(event: events.TakenOver) -> Line:
    return Line("INFO", f"{event.path}: attempt {event.attempt} runs in this container", {})


@line.register
def _(event: events.NotOurs) -> Line:
    return Line(
        "WARNING", f"{event.path}: attempt {event.attempt} is not for this container: {event.why}", {}
    )


@line.register
def _(event: events.JobOutOfReach) -> Line:
    message = f"{event.path}: the Job of attempt {event.attempt} could not be asked about, noted or removed"
    return Line("WARNING", message, {"stack_trace": event.trace})


@line.register
def _(event: callback_events.CalledBack) -> Line:
    when = "before it waited for it; it is kept" if event.early else "its wait is over"
    return Line("INFO", f"{event.path}: a callback came: {when}", {})


@line.register
def _(event: callback_events.CallbackRefused) -> Line:
    return Line("WARNING", f"{event.path}: a callback was refused: {event.why}", {})


@line.register
def _(event: callback_events.CallbackNotStored) -> Line:
    message = f"{event.path}: a callback could not be taken; its sender was told to send it again"
    return Line("ERROR", message, {"task": event.path, "stack_trace": event.trace})


@line.register
def _(event: events.CannotStore) -> Line:
    return Line("ERROR", f"{event.path}: Firestore takes no write to this document: {event.why}", {})


@line.register
def _(event: events.Woken) -> Line:
    overdue = event.overdue.total_seconds()
    extra = {"overdue_seconds": overdue}
    if not event.in_vain:
        return Line("INFO", f"{event.path}: woken, {overdue:.0f} s after it was due", extra)
    message = f"{event.path}: due, not claimed for {overdue:.0f} s: no event arrived; woken again"
    return Line("WARNING", message, extra)


@line.register
def _(event: events.Resumed) -> Line:
    return Line("INFO", f"{event.path}: its type is paused no more, woken", {})


@line.register
def _(event: events.Rescued) -> Line:
    state = f"{event.change.state} ({event.change.reason})"
    error = event.change.fields.get("error", {})
    lost = f"lost its Job, {error['type']}" if error.get("kind") == "job" else "ran out of its lease"
    message = f"{event.path}: attempt {event.attempt} {lost}: {state}"
    return Line("WARNING", message, {"reason": event.change.reason})


@line.register
def _(event: events.Unswept) -> Line:
    return Line("ERROR", f"{event.path}: the sweep could not mend this task", {"stack_trace": event.trace})


@line.register
def _(event: events.QueryFailed) -> Line:
    return Line(
        "ERROR", "a query of the sweep failed; the next sweep asks again", {"stack_trace": event.trace}
    )


@line.register
def _(event: events.Swept) -> Line:
    counts = asdict(event)
    del counts["out_of_time"]
    said = (
        ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
        or "nothing due"
    )
    late = "; out of time, the next sweep goes on" if event.out_of_time else ""
    return Line("WARNING" if event.out_of_time or event.failed else "INFO", f"swept: {said}{late}", counts)


@line.register
def _(event: events.UnusableSettings) -> Line:
    return Line("ERROR", f"settings/queue: {'; '.join(event.problems)}", {})


@line.register
def _(event: events.Overlooked) -> Line:
    at = f"{event.wake_at:%Y-%m-%d %H:%M:%S %Z}"
    return Line("WARNING", f"{event.path}: carried nothing the sweep finds it by; it does from {at} on", {})


@line.register
def _(event: events.Unaudited) -> Line:
    return Line("ERROR", f"{event.path}: the audit could not mend this task", {"stack_trace": event.trace})


@line.register
def _(event: events.Auditing) -> Line:
    return Line("INFO", f"auditing: {event.looked_at:,} live tasks so far", {})


@line.register
def _(event: events.Audited) -> Line:
    counts = {"looked_at": event.looked_at, "mended": event.mended, "failed": event.failed}
    said = f"audited: {event.looked_at:,} live tasks, {event.mended:,} mended, {event.failed:,} failed"
    late = "; out of time, run `python -m onwrite audit`" if event.out_of_time else ""
    return Line("WARNING" if event.out_of_time or event.failed else "INFO", f"{said}{late}", counts)


@line.register
def _(event: events.JobsListed) -> Line:
    message = f"watching {event.found:,} Jobs, {event.live:,} of them under way"
    return Line("INFO", message, {"found": event.found, "live": event.live})


@line.register
def _(event: events.WatchBroken) -> Line:
    return Line("WARNING", f"{event.why}; asked again in {event.pause.total_seconds():.1f} s", {})


@line.register
def _(event: events.EndNotTaken) -> Line:
    message = (
        f"{event.path}: attempt {event.attempt}: the end of {event.job} was not stored; it is tried again"
    )
    return Line("ERROR", message, {"task": event.path, "stack_trace": event.trace})
