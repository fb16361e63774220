"""A handler that was stopped leaves the interpreter as it was: for the whole process, and also under a tracer."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys, threading
from datetime import UTC, datetime, timedelta
from onwrite.holds import Hold, Plan
from onwrite.stops import TimedOut

now = datetime.now(UTC)

def spin():
    while True:
        pass

def attempt():
    hold = Hold(None, Plan(deadline=now, life=timedelta(1), renew_at=now), now)
    try:
        hold.run(lambda: (hold.stop(TimedOut, now), {waits}()))
    except TimedOut:
        pass

thread = threading.Thread(target=attempt)
thread.start()
thread.join()

def nothing():
    pass

sys.settrace(lambda *_: None)  # with an exception still looked for, the next call never ends
for _ in range(1000):
    nothing()
sys.settrace(None)
print("goes on")
"""


@pytest.mark.parametrize("waits", ["spin", "str"])
def test_a_process_goes_on_as_before_once_a_handler_was_stopped(waits: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{waits}", waits)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ran.stdout == "goes on\n"
