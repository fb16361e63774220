"""A function's process that launches one Job: `launching.py FOLDER STAGE PATH [word]`.

It says its Job's name when it has launched it, and lives on until it is killed. With the word `together` it says
`ready` and waits for a line first; with `dying` it is killed where it would start the warden.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from onwrite.launchers.launcher import Job
from onwrite.launchers.process import ProcessLauncher
from tests.launchers.jobs import DATABASE
from tests.launchers.process_stage import CHILD


def main(folder: str, stage: str, path: str, word: str = "") -> None:
    environment = {"STAGE": stage, "PATH": "/usr/bin:/bin"}
    launcher = ProcessLauncher([sys.executable, str(CHILD)], Path(folder), environment)
    job = Job(DATABASE, path, "dataset_export", 1, "t0ken")
    if word == "together":
        say("ready")
        sys.stdin.readline()
    if word == "dying":
        with patch("subprocess.run", die):
            launcher.launch(job)
    say(launcher.launch(job).name)
    sys.stdin.readline()


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
