"""The Procfile, read as Google's buildpacks read it, and its web process for real."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from onwrite.local.ports import LOOPBACK, free_port
from tests.image.dockerfile import stages
from tests.launchers.waiting import eventually

ROOT = Path(__file__).parents[2]
PROCESSES = dict(re.findall(r"^(\w+):\s*(.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE))


@pytest.fixture
def port() -> Iterator[int]:
    port = free_port()
    surroundings = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PORT": str(port),
        "HOST": LOOPBACK,
        "GOOGLE_CLOUD_PROJECT": "demo-onwrite",
    }
    with subprocess.Popen(
        ["bash", "-c", PROCESSES["web"]], cwd=ROOT, env=surroundings, start_new_session=True
    ) as server:
        yield port
        os.killpg(server.pid, signal.SIGKILL)


def test_the_buildpacks_find_the_two_processes() -> None:
    assert list(PROCESSES) == ["web", "job"]


def test_the_web_process_serves_a_function(port: int) -> None:
    assert eventually(lambda: answer(port), lambda status: status is not None) == 400


def test_the_job_is_what_the_image_runs() -> None:
    [command] = [one.arguments for one in stages((ROOT / "Dockerfile").read_text())[-1] if one.word == "CMD"]
    assert PROCESSES["job"].split() == ["exec", *command]


def answer(port: int) -> int | None:
    """To something that is no event."""
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"http://{LOOPBACK}:{port}/", data=b"{}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answered:
            return int(answered.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return None
