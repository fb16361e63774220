"""The warden, killed at a stage of its work that DOOM names; or, with `late`, held up before it says who it is."""

import os
import runpy
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

WARDEN = Path(__file__).parents[2] / "onwrite" / "launchers" / "process_warden.py"
popen = subprocess.Popen
set_signal = signal.signal


def before_its_child(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def between_fork_and_exec(command: list[str], *, preexec_fn: Any, **options: Any) -> Any:
    def orphaned() -> None:
        os.kill(os.getppid(), signal.SIGKILL)
        preexec_fn()

    return popen(command, preexec_fn=orphaned, **options)


def held_up(number: int, handler: Any) -> None:
    """The first thing a warden does is to listen to signals."""
    if number == signal.SIGTERM:
        with socket.socket(socket.AF_UNIX) as stage:
            stage.connect(os.environ["LATE"])
            stage.recv(1)
    set_signal(number, handler)


match os.environ["DOOM"]:
    case "before its child":
        subprocess.Popen = before_its_child  # type: ignore[misc,assignment]
    case "between fork and exec":
        subprocess.Popen = between_fork_and_exec  # type: ignore[misc,assignment]
    case "late":
        signal.signal = held_up  # type: ignore[assignment]
runpy.run_path(str(WARDEN), run_name="__main__")
