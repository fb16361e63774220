"""A program of the Firebase CLI's, with whatever it starts: it leaves processes behind that nobody would end."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

GRACE = 20.0  # seconds for the CLI to end its emulators


@contextmanager
def in_own_group(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """In a session of its own, of which nothing is left when the block ends."""
    process = subprocess.Popen(command, start_new_session=True, text=True, **options)
    try:
        yield process
    finally:
        _end(process)


def run_in_own_group(command: Sequence[str], timeout: float, **options: Any) -> tuple[int, str]:
    """The exit status, and all that it has said."""
    with in_own_group(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options) as process:
        said, _ = process.communicate(timeout=timeout)
        return process.returncode, said


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)  # as Ctrl-C does: it ends its emulators
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()
