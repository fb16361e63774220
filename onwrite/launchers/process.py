"""Runs each Job as a process of this machine: for the local cloud, for tests, and for a server of one's own."""

import errno
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from onwrite.durations import seconds
from onwrite.launchers import process_warden
from onwrite.launchers.launcher import Job, Launched, LauncherUnavailable, LaunchRefused, Status
from onwrite.launchers.process_folder import ProcessFolder, new_folder
from onwrite.launchers.process_status import Traces, status_of
from onwrite.launchers.process_warden import Incarnation, incarnation

_WARDEN = process_warden.__file__
_PATIENCE = 10.0  # seconds for a killed process to be gone
_POLL = 0.005
_NO_PLACE = {errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EROFS}


class ProcessLauncher:
    """`command` gets the environment of a Job's container on top of `environment`, this process's own by default.

    All that is known of a Job is in its own folder below `folder`, so that any process of this user may ask for it,
    cancel it and remove it; whoever launched it may be gone. Only `timeout` of a Job's resources is held to:
    `grace` after it, or after a cancel, what did not end by itself is killed. Where a Job was killed for lack of
    memory its reason is Killed, and not OOMKilled: the kernel tells nobody but its own log.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        grace: timedelta = seconds(10),
    ) -> None:
        if not command:
            raise LaunchRefused(
                "ProcessLauncher needs a command, such as [sys.executable, '-m', 'onwrite.job']"
            )
        self._command = list(command)
        self._folder = folder.absolute()
        self._environment = environment
        self._grace = grace

    def launch(self, job: Job) -> Launched:
        """A Job of this name that has ended and was not removed exists too."""
        environment = {**(os.environ if self._environment is None else self._environment), **job.environment}
        self._check_command(environment)
        folder = ProcessFolder(self._folder / job.name)
        try:
            with new_folder(self._folder, job.name) as lock:
                if lock is not None:
                    self._start_warden(folder, lock, job.resources.timeout, environment)
        except OSError as error:
            if error.errno in _NO_PLACE:
                raise LaunchRefused(
                    f"{self._folder} cannot hold Jobs ({error}); give another folder"
                ) from error
            raise LauncherUnavailable(f"no process can be started: {error}") from error
        if lock is None and folder.path.exists() and not folder.exists():
            raise LaunchRefused(f"{folder.path} is in the way and holds no Job; take it away")
        return Launched(job.name, f"cat {shlex.quote(str(folder.log))}")

    def status(self, name: str) -> Status:
        with _reachable(self._folder):
            folder = ProcessFolder.found(self._folder, name)
            if not folder:
                return Status("gone")
            status = status_of(_traces(folder))
            return status if folder.exists() else Status("gone")

    def cancel(self, name: str) -> None:
        with _reachable(self._folder):
            folder = ProcessFolder.found(self._folder, name)
            if not folder:
                return
            with suppress(FileNotFoundError):
                folder.mark_cancelled()
            # The warden passes it on, and kills what does not listen.
            _signal(folder.warden if _lives(folder.warden) else folder.child, signal.SIGTERM)

    def remove(self, name: str) -> None:
        with _reachable(self._folder):
            folder = ProcessFolder.found(self._folder, name)
            if folder:
                _kill(folder)
                folder.delete()

    def kill(self, name: str) -> None:
        """End it at once, whatever it does. What it printed stays, and so does its name."""
        with _reachable(self._folder):
            folder = ProcessFolder.found(self._folder, name)
            if folder:
                _kill(folder)

    def names(self) -> frozenset[str]:
        """Of all Jobs of the folder that were not removed."""
        with _reachable(self._folder):
            places = list(self._folder.iterdir()) if self._folder.is_dir() else []
            return frozenset(place.name for place in places if ProcessFolder.found(self._folder, place.name))

    def _check_command(self, environment: Mapping[str, str]) -> None:
        if not shutil.which(self._command[0], path=environment.get("PATH", os.defpath)):
            raise LaunchRefused(
                f"there is no program {self._command[0]}; give ProcessLauncher one that is on the PATH of its "
                "environment, or its whole path"
            )

    def _start_warden(
        self, folder: ProcessFolder, lock: int, timeout: timedelta, environment: Mapping[str, str]
    ) -> None:
        # -I -S: nothing of the surroundings (PYTHONPATH, current folder, what is installed) may keep a warden from
        # starting, or slow it down.
        warden = [sys.executable, "-I", "-S", _WARDEN, str(folder.path), str(lock)]
        limits = [str(timeout.total_seconds()), str(self._grace.total_seconds())]
        with folder.log.open("ab") as log:
            starter = subprocess.run(  # noqa: S603 — the command is the developer's own
                [*warden, *limits, "--", *self._command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                pass_fds=[lock],
                start_new_session=True,
                check=False,
            )
        if starter.returncode:
            raise OSError(f"the warden could not be started: {folder.log.read_text(errors='replace')[-500:]}")


def _kill(folder: ProcessFolder) -> None:
    name = folder.path.name
    # A starter that has not written yet who he is soon does, starts the process, or is gone.
    _wait(lambda: not folder.is_starting() or folder.warden is not None, f"{name} is just being started")
    _signal(folder.warden, signal.SIGKILL)
    _wait(lambda: not _lives(folder.warden), f"the warden of {name} does not die")
    # Between fork and exec the process holds its warden's lock: when that is free, it has written who it is.
    _wait(lambda: not folder.is_starting(), f"the process of {name} is just being started")
    _signal(folder.child, signal.SIGKILL, group=True)
    _wait(lambda: not _lives(folder.child), f"the process of {name} does not die")


def _traces(folder: ProcessFolder) -> Traces:
    """In this order: who is seen dead has written before what he had to write."""
    starting = folder.is_starting()
    warden_lives = _lives(folder.warden)
    child = folder.child
    return Traces(starting, warden_lives, child is not None, _lives(child), folder.end)


@contextmanager
def _reachable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LauncherUnavailable(f"the Jobs in {folder} cannot be reached: {error}") from error


def _lives(who: Incarnation | None) -> bool:
    return who is not None and incarnation(who.pid) == who


def _signal(who: Incarnation | None, number: int, *, group: bool = False) -> None:
    """Nobody else gets it who may have the pid by now."""
    if who and _lives(who):
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(who.pid, number)


def _wait(condition: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise LauncherUnavailable(f"{otherwise}; try again")
        time.sleep(_POLL)
