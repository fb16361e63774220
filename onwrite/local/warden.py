"""Runs one program and ends it, with all its children, as soon as whoever started the warden is gone.

The starter holds the other end of this process's standard input and never needs to write to it: the kernel
closes it when the starter ends, in whatever way, `kill -9` included. Only the standard library is imported, so
that a warden starts in milliseconds; it is run by its path, so that no package has to be found.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

GRACE = 5.0
AT_ONCE = b"kill"


def main(arguments: list[str]) -> int:
    """Usage: `warden.py -- program argument…`."""
    program = subprocess.Popen(
        arguments[arguments.index("--") + 1 :], stdin=subprocess.DEVNULL, start_new_session=True
    )
    signal.signal(signal.SIGTERM, lambda number, frame: _terminated(program, number, frame))
    threading.Thread(target=_end_with_starter, args=(program,), daemon=True).start()
    code = program.wait()
    # A program may be gone and its children not: gunicorn's workers after a `kill -9` of their master.
    _signal_group(program.pid, signal.SIGKILL)
    return code if code >= 0 else 128 - code


def _end_with_starter(program: "subprocess.Popen[bytes]") -> None:
    last_words = b""
    with contextlib.suppress(OSError):
        while words := os.read(0, 64):
            last_words += words
    _end(program, grace=0 if last_words == AT_ONCE else GRACE)


def _terminated(program: "subprocess.Popen[bytes]", _number: int, _frame: FrameType | None) -> None:
    threading.Thread(target=_end, args=(program, GRACE), daemon=True).start()


def _end(program: "subprocess.Popen[bytes]", grace: float) -> None:
    if grace:
        _signal_group(program.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(grace)
    _signal_group(program.pid, signal.SIGKILL)


def _signal_group(group: int, number: int) -> None:
    # macOS answers "not permitted" for a group of which only zombies are left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
