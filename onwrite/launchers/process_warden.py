"""Runs one Job's process on this machine, sees to its end, and writes down how it ended.

`process_warden.py FOLDER LOCK TIMEOUT GRACE -- program argument…`, and the place its files have in FOLDER:

    lock          held (`flock`, the descriptor LOCK) until the process is started or will never be
    warden.json   this process, once SIGTERM may be sent to it
    cancelled     whoever wants the Job's end puts it there first, and then looks for warden.json
    child.json    the Job's process; it writes this itself before it becomes the program, so that
                  no process is ever started that the folder does not know
    ended.json    the end; a Job whose processes are gone without it was killed together with its warden
    log           what all of them print

Only the standard library is imported, so that a warden starts in milliseconds; it is run by its path, so that no
package has to be found.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

LOCK, WARDEN, CHILD, ENDED, CANCELLED, LOG = (
    "lock",
    "warden.json",
    "child.json",
    "ended.json",
    "cancelled",
    "log",
)


@dataclass(frozen=True, slots=True)
class Incarnation:
    """One process. Pids are used again; together with the time of its start a pid is not."""

    pid: int
    started: str


@dataclass(frozen=True, slots=True)
class End:
    """`code` as Python has it: negative for a signal. `cause`: why the warden ended it, if it did."""

    code: int | None
    cause: str = ""
    message: str = ""


class Warden:
    """One thread, and everything that happens to it is a signal: no process is started beside another thread."""

    def __init__(self, folder: Path, timeout: float, grace: float) -> None:
        self._folder = folder
        self._timeout = timeout
        self._grace = grace
        self._child = 0
        self._cause = ""

    def run(self, lock: int, command: list[str]) -> None:
        signal.signal(signal.SIGTERM, self._terminated)
        signal.signal(signal.SIGALRM, self._time_is_up)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])  # the thread that launched may have had some blocked
        write(self._folder / WARDEN, incarnation(os.getpid()))
        # Looked for after the file above was written: a canceller either finds that, or is found here.
        if self._cause or (self._folder / CANCELLED).exists():
            write(self._folder / ENDED, End(None, "Cancelled", "cancelled before its process was started"))
            return
        write(self._folder / ENDED, self._run_child(lock, command))

    def _run_child(self, lock: int, command: list[str]) -> End:
        try:
            child = subprocess.Popen(  # noqa: S603 — the developer's own command
                command,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=lambda: write(self._folder / CHILD, incarnation(os.getpid())),  # noqa: PLW1509 — one thread
            )
        except (OSError, subprocess.SubprocessError) as error:
            return End(None, "StartError", f"{command[0]} cannot be started: {error}")
        os.close(lock)
        self._child = child.pid
        _alarm(self._timeout)
        if self._cause:  # SIGTERM came while the child was being started
            self._end_child(self._cause)
        self._see_to_end(child)
        return End(child.wait(), self._cause)

    def _see_to_end(self, child: "subprocess.Popen[bytes]") -> None:
        # Left unreaped until its group is killed: its pid cannot become another process's meanwhile.
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        else:
            child.wait()  # macOS has no waitid before Python 3.13
        self._kill_group()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)

    def _terminated(self, _number: int, _frame: FrameType | None) -> None:
        if not self._cause:
            self._end_child("Cancelled")

    def _time_is_up(self, _number: int, _frame: FrameType | None) -> None:
        if self._cause:
            self._kill_group()
        else:
            self._end_child("DeadlineExceeded")

    def _end_child(self, cause: str) -> None:
        """As a container is ended: its first process is asked, and after a grace nothing of it is left."""
        self._cause = cause
        if self._child:
            _alarm(self._grace)
            # Not Popen's own, which reaps.
            os.kill(self._child, signal.SIGTERM)

    def _kill_group(self) -> None:
        # macOS answers "not permitted" for a group of which only zombies are left.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child, signal.SIGKILL)


def _alarm(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))  # 0 would be never


def incarnation(pid: int) -> Incarnation | None:
    """None where no such process lives; one that has ended and was not reaped lives no more."""
    if Path("/proc/self/stat").exists():
        try:
            # The name in brackets may hold spaces and brackets itself.
            state, *fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].decode().split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if state in "ZX" else Incarnation(pid, fields[18])
    return incarnation_by_ps(pid)


def incarnation_by_ps(pid: int) -> Incarnation | None:
    """For systems without /proc, such as macOS; to the second."""
    # Whoever asks gets the same words, whatever the language and the time zone of his surroundings.
    surroundings = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    asked = ["ps", "-o", "state=", "-o", "lstart=", "-p", str(pid)]
    told = subprocess.run(asked, env=surroundings, capture_output=True, text=True, check=False).stdout  # noqa: S603
    state, _, started = told.strip().partition(" ")
    return Incarnation(pid, started.strip()) if started and state[0] not in "ZX" else None


def write(file: Path, value: Incarnation | End | None) -> None:
    """Whole or not at all."""
    if value:
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(value)))
        fresh.replace(file)


def main(arguments: list[str]) -> None:
    folder, lock, timeout, grace, _, *command = arguments
    # The starter waits for this process alone. The warden is nobody's child then: no starter has to reap it.
    if os.fork() == 0:
        Warden(Path(folder), float(timeout), float(grace)).run(int(lock), command)


if __name__ == "__main__":
    main(sys.argv[1:])
