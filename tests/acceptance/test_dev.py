"""`make dev`, and the help a person reads."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT

FAULTS = "--duplicate 0.3 --reorder 0.3 --delay 2 --drop 0.1 --seed 7 --sweep-every 2"


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("options", ["", FAULTS])
def test_the_local_cloud_is_kept_up_until_ctrl_c(
    java_and_emulator: None, tmp_path: Path, options: str
) -> None:
    command = ["make", "dev", f"ARGS={options} --data {tmp_path}"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as dev:
        assert dev.stdout is not None
        told = []
        for line in dev.stdout:
            told.append(line)
            if "Ctrl-C" in line:
                os.killpg(dev.pid, signal.SIGINT)
        output = "".join(told)
    for part in ("firestore", "relay", "functions", "smtp", "storage"):
        assert part in output
    assert "The local cloud has ended." in output


def test_the_help_names_every_fault() -> None:
    told = make("dev", "ARGS=--help").stdout
    assert all(
        f"--{option}" in told for option in ("duplicate", "reorder", "delay", "drop", "seed", "workers")
    )


def test_make_help_lists_every_target() -> None:
    told = make("help").stdout
    assert all(f"make {target} " in told for target in ("setup", "demo", "dev", "test", "check", "bench"))


def test_setup_has_nothing_to_do_a_second_time() -> None:
    assert make("setup").stdout == "setup: venv/ is ready\n"
