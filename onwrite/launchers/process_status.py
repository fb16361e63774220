"""What the traces of a Job's processes mean."""

import signal
from dataclasses import dataclass

from onwrite.launchers.launcher import Status
from onwrite.launchers.process_warden import End

_KILLED = "ended by SIGKILL: somebody sent it, or the machine ran out of memory; the two cannot be told apart"
_NEVER = "whoever was to start its process was killed before"
_LOST = "its process has ended, and how is not known: its warden was killed before"
_LATE = "still running when its time was up"


@dataclass(frozen=True, slots=True)
class Traces:
    """`starting`: somebody is about to start the process. `end` was read last: whoever is dead has written it."""

    starting: bool
    warden_lives: bool
    child_known: bool
    child_lives: bool
    end: End | None


def status_of(traces: Traces) -> Status:
    if traces.end:
        return _ended(traces.end)
    if traces.child_lives or (traces.child_known and traces.warden_lives):
        return Status("running")
    if traces.starting or traces.warden_lives:
        return Status("starting")
    if traces.child_known:
        return Status("failed", "Lost", _LOST)
    return Status("failed", "NeverStarted", _NEVER)


def _ended(end: End) -> Status:
    """DeadlineExceeded comes first: what was told to stop has not done its work, whatever it says."""
    if end.cause == "DeadlineExceeded":
        return Status("failed", end.cause, _LATE)
    if end.code == 0:
        return Status("succeeded")
    if end.cause:
        return Status("failed", end.cause, end.message or _exit(end.code))
    if end.code == -signal.SIGKILL:
        return Status("failed", "Killed", _KILLED)
    return Status("failed", "Error", _exit(end.code))


def _exit(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"
