"""The wording of log lines about queues: more of `log_lines.py`."""

from onwrite import queue_events as events
from onwrite.log_lines import Line, line


@line.register
def _(event: events.Queued) -> Line:
    return Line("DEBUG", f"{event.path}: waits for its turn in {event.queue}", {"queue": event.queue})


@line.register
def _(event: events.TurnedAway) -> Line:
    return Line("ERROR", f"{event.path}: {event.why}", {"reason": "retry"})


@line.register
def _(event: events.TimerSet) -> Line:
    return Line("DEBUG", f"{event.path}: is woken at {event.at:%Y-%m-%d %H:%M:%S %Z} exactly", {})


@line.register
def _(event: events.TimerNotSet) -> Line:
    return Line(
        "WARNING", f"{event.path}: the next sweep wakes it, since no timer could be set: {event.why}", {}
    )


@line.register
def _(event: events.UnreadableTurn) -> Line:
    return Line("ERROR", f"{event.queue}: a call that names no task is dropped", {"queue": event.queue})


@line.register
def _(event: events.TurnFailed) -> Line:
    message = f"{event.path}: its turn in {event.queue} could not be taken; it comes again"
    return Line("ERROR", message, {"task": event.path, "queue": event.queue, "stack_trace": event.trace})


@line.register
def _(event: events.TurnUnused) -> Line:
    return Line("DEBUG", f"{event.path}: a turn in {event.queue} that nobody needs", {"queue": event.queue})
