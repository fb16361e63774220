"""`python -m onwrite.launchers.watch`, a process of its own between a cluster and a Firestore."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Task, handler, job
from onwrite.job_start import Jobs
from onwrite.local import FirestoreEmulator
from onwrite.processor import Processor
from onwrite.store import Store
from tests.emulator.conftest import GivenHandlers
from tests.kubernetes.sides import Side

ROOT = Path(__file__).parents[2]


@pytest.fixture
def client(emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch) -> firestore.Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    return firestore.Client(project="demo-watched")


@pytest.fixture
def watcher(side: Side, client: firestore.Client) -> Iterator[subprocess.Popen[str]]:
    """Once it has listed the Jobs."""
    told = {
        **os.environ,
        "KUBECONFIG": str(side.kubeconfig),
        "ONWRITE_NAMESPACE": side.namespace,
        "GOOGLE_CLOUD_PROJECT": client.project,
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "onwrite.launchers.watch"]
    with subprocess.Popen(
        command, env=told, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        wait_for_line(process, "Job")
        try:
            yield process
        finally:
            process.kill()


def wait_for_line(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return line
    raise AssertionError("".join(lines))


@handler(runs_on=job(cpu="1", memory="1Gi"))
def work(task: Task, input: dict[str, Any]) -> None:
    raise AssertionError("it runs in a container, and there is none")


def launched(side: Side, client: firestore.Client) -> firestore.DocumentReference:
    task: firestore.DocumentReference = client.collection("orders/o1/tasks").document()
    task.set({"type": "work", "input": {}, "state": "scheduled"})
    store = Store(client)
    processor = Processor(
        store,
        GivenHandlers({"work": work}),
        jobs=Jobs(side.launcher),
        clock=lambda: datetime.now(UTC),
        tell=lambda _: None,
        chance=Random(task.id),
    )
    document = store.read(task.path)
    assert document is not None
    processor.process(document)
    assert task.get().get("state") == "running"
    return task


def test_an_attempt_whose_container_was_killed_ends_at_once_in_the_platforms_words(
    side: Side, client: firestore.Client, watcher: subprocess.Popen[str]
) -> None:
    task = launched(side, client)
    name = task.get().get("job.name")
    side.controller.start(name)
    side.controller.kill(name, "OOMKilled", 137)
    wait_for_line(watcher, task.path)
    ended = task.get().to_dict() or {}
    assert (ended["state"], ended["error"]["kind"], ended["error"]["type"]) == (
        "scheduled",
        "job",
        "OOMKilled",
    )
    watcher.terminate()
    assert watcher.wait(60) == 0


def test_a_watcher_without_a_namespace_says_so() -> None:
    told = {**os.environ, "KUBECONFIG": "/nowhere"}
    ran = subprocess.run(
        [sys.executable, "-m", "onwrite.launchers.watch"],
        env=told,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "no Kubernetes cluster" in ran.stderr
