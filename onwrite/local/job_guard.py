"""Ends the Jobs of a local cloud that was killed: `job_guard.py FOLDER LOCK`.

Jobs outlive the functions that started them, so that nothing else would. As a warden does, it waits for the end of its
standard input, which the kernel closes when the cloud's process ends, in whatever way. Only then is the engine
loaded: until that it is a process of the standard library, and it is run by its path.
"""

import fcntl
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_DISMISSED: Final = b"dismissed"
# Functions whose starter is gone have a warden's grace to end in, and may start one more Job meanwhile.
_VIGIL: Final = 7.0  # seconds
_PAUSE: Final = 0.5


class JobGuard:
    """`lock` is the file that whoever has the folder holds locked: from the next cloud's Jobs it keeps away."""

    def __init__(self, folder: Path, lock: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", __file__, str(folder), str(lock)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,  # whoever reads what the cloud prints must not wait for the guard
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C at a terminal is for the cloud, which ends its Jobs itself
        )

    def dismiss(self) -> None:
        """The Jobs have been ended."""
        self._process.communicate(_DISMISSED)


def main(folder: Path, lock: Path) -> None:
    if sys.stdin.buffer.read() == _DISMISSED:
        return
    over = time.monotonic() + _VIGIL
    while time.monotonic() < over:
        if folder.is_dir() and not _is_taken(lock):
            _end(folder)
        time.sleep(_PAUSE)


def _is_taken(lock: Path) -> bool:
    """By the next cloud, which removes the Jobs of this one itself; or still by this one, whose end is just coming."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _end(folder: Path) -> None:
    if str(_ROOT) not in sys.path:
        sys.path.insert(0, str(_ROOT))
    from onwrite.local.job_processes import JobProcesses  # noqa: PLC0415 — see above

    JobProcesses(folder).end()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
