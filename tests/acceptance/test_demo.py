"""`make demo`, as a new user runs it, without a terminal."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.acceptance.conftest import ROOT

SOURCES = (
    "main.py",
    "functions",
    "handlers",
    "exports",
    "onwrite",
    "firebase.json",
    "console",
    "firestore.rules",
    ".env",
    ".env.demo-onwrite",
)


def test_the_demo_shows_its_work_and_leaves_everything_to_look_at(
    java_and_emulator: None, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for name in SOURCES:
        (tmp_path / name).symlink_to(ROOT / name)  # so that it leaves its files in a folder of its own
    ran = subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = ran.stdout
    assert re.search(r"order-mary confirmation_email +scheduled \(retry\).*421", told)
    assert re.search(r"order-ada order_processing +failed \(rejected\).*2 left and 5 are asked for", told)
    assert re.search(r"order-ada order_processing +done \(completed\), attempt 2", told)
    assert re.search(r"13 tasks, \d+ attempts: \d+ events to processTaskOnWrite", told)
    for path in re.findall(r"^ +(build/demo/\S+[^/\s])$", told, re.MULTILINE):
        assert (tmp_path / path).is_file(), path
    assert "by downloadExport" in told
    assert "order-grace is reserved: 1 Espresso cups, set of 4 (signature verified)" in told
    assert told.count("(signature verified)") == 3
    assert "the partner got it once, called back and heard 200" in told
    assert re.search(r"documents/[0-9a-f]{32}: Growing beans, by Ada Example \(en-GB\)", told)
    if (ROOT / "console/dist/index.html").is_file():
        assert re.search(r"The console, signed in as an admin.*: http://127.0.0.1:\d+", told)
    task = json.loads(
        (tmp_path / "build/demo/tasks/orders-order-grace-tasks-dataset_export_1.json").read_text()
    )
    assert task["result"]["rows"] > 9000
