"""One program of the local cloud: started under a warden, waited for until it answers, ended."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from onwrite.local import warden
from onwrite.local.errors import LocalCloudError, with_log

_START_LIMIT = 90.0
_POLL = 0.02


class Part:
    """A running program. `ready` asks it whether it answers; its output goes to the file `log`."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        ready: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._ready = ready
        self._ending = threading.Event()
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._warden = subprocess.Popen(
                # -I: nothing of the surroundings (PYTHONPATH, current folder) may keep a warden from starting.
                [sys.executable, "-I", warden.__file__, "--", *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if environment is None else dict(environment),
                cwd=folder,
                # Ctrl-C at a terminal goes to the whole group; the order of the end is the supervisor's.
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        return self._warden.poll() is None

    def wait_until_ready(self, limit: float = _START_LIMIT) -> None:
        deadline = time.monotonic() + limit
        while not self._ready():
            if not self.running:
                raise self.crash()
            if time.monotonic() > deadline:
                self.stop()
                raise with_log(f"{self.name} did not answer within {limit:.0f} s of its start.", self.log)
            time.sleep(_POLL)

    def wait_for_crash(self) -> LocalCloudError | None:
        """Blocks until the program ends; None when it was asked to."""
        self._warden.wait()
        return None if self._ending.is_set() else self.crash()

    def crash(self) -> LocalCloudError:
        return with_log(f"{self.name} ended by itself (exit code {self._warden.returncode}).", self.log)

    def begin_stop(self, *, at_once: bool = False) -> None:
        """Returns before the program has ended, so that several can end at the same time."""
        self._ending.set()
        pipe = self._warden.stdin
        if pipe is None or pipe.closed:
            return
        try:
            if at_once:
                pipe.write(warden.AT_ONCE)
            pipe.close()
        except BrokenPipeError:
            pass  # the warden is gone already, and its program with it

    def stop(self, *, at_once: bool = False) -> None:
        self.begin_stop(at_once=at_once)
        self._warden.wait(warden.GRACE + 10)
