"""The wording of log lines about recurring types: more of `log_lines.py`."""

from onwrite import tick_events as events
from onwrite.log_lines import Line, line


@line.register
def _(event: events.Recurs) -> Line:
    message = f"recurring/{event.type}: recurs from now on, {event.every!r} in {event.time_zone}"
    return Line("INFO", message, {"type": event.type})


@line.register
def _(event: events.Ticked) -> Line:
    tasks = "1 task" if event.made == 1 else f"{event.made:,} tasks"
    message = (
        f"recurring/{event.type}: {tasks} enqueued, up to the tick of {event.last_tick:%Y-%m-%d %H:%M %Z}"
    )
    return Line("INFO", message, {"type": event.type, "made": event.made})


@line.register
def _(event: events.TicksAhead) -> Line:
    message = (
        f"recurring/{event.type}: nothing is due before {event.until:%Y-%m-%d %H:%M %Z}, which its document says is "
        "settled; delete its `last_tick` and `since` to begin now"
    )
    return Line("WARNING", message, {"type": event.type})


@line.register
def _(event: events.NotEnqueued) -> Line:
    message = f"recurring/{event.type}: its ticks could not be enqueued; the next sweep tries again"
    return Line("ERROR", message, {"type": event.type, "stack_trace": event.trace})
