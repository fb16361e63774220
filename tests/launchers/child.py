"""A Job's process in tests: tells the stage that it runs, and does as it is told by it.

Words for its command line: `deaf` goes on after a SIGTERM; `parent` leaves a process of its own behind.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from types import FrameType
from typing import Any

stage = socket.socket(socket.AF_UNIX)


def say(words: Any) -> None:
    stage.sendall(json.dumps(words).encode() + b"\n")


def terminated(number: int, _frame: FrameType | None) -> None:
    say("SIGTERM")
    if "deaf" not in sys.argv:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


stage.connect(os.environ["STAGE"])
signal.signal(signal.SIGTERM, terminated)
if "parent" in sys.argv:
    # It holds the stage's connection open for as long as it lives.
    subprocess.Popen(["sleep", "1000"], pass_fds=[stage.fileno()])
say(dict(os.environ))
sys.exit(int(stage.recv(16) or 1))
