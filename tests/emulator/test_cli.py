"""`python -m onwrite` as a person runs it, on the emulator."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from google.api_core.exceptions import ServiceUnavailable
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore

from onwrite.cli import main
from onwrite.local import FirestoreEmulator
from onwrite.store import Store
from onwrite.task_document import shard_of
from tests.emulator.conftest import Bench

ROOT = Path(__file__).parents[2]
DATABASE = "cli"


@pytest.fixture
def bench(emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A database of its own, so that the counts are those of the test."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database=DATABASE)
    return Bench(client, client.document("orders/o1"))


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not _names_a_cloud(name)}
    return subprocess.run(
        [sys.executable, "-m", "onwrite", *arguments],
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _names_a_cloud(name: str) -> bool:
    return name.startswith(("GOOGLE_", "GCLOUD_", "FIRESTORE_", "CLOUDSDK_"))


def test_an_audit_and_then_a_sweep_find_a_task_written_by_hand(
    bench: Bench, emulator: FirestoreEmulator
) -> None:
    task = bench.write()
    place = ("--project", emulator.project, "--database", DATABASE)

    audited = run("audit", *place, FIRESTORE_EMULATOR_HOST=emulator.host)
    assert (audited.returncode, audited.stderr) == (0, "")
    assert f"{emulator.project}, database cli, on the emulator at {emulator.host}" in audited.stdout
    assert f"{task.path}: carried nothing the sweep finds it by" in audited.stdout
    assert audited.stdout.splitlines()[-1].strip().startswith("audited: 1 live tasks, 1 mended")

    swept = run("sweep", *place, FIRESTORE_EMULATOR_HOST=emulator.host)
    assert (swept.returncode, swept.stderr) == (0, "")
    assert "swept: 1 woken" in swept.stdout.splitlines()[-1]
    assert bench.read(task)["wake_at"] > bench.now
    task.delete()


def test_the_project_may_come_from_the_environment(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", bench.client.project)
    assert main(["sweep", "--database", DATABASE]) == 0
    assert f"sweep of {bench.client.project}, " in capsys.readouterr().out


def test_a_task_that_cannot_be_mended_shows_in_the_exit_status(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    task = bench.write(wake_at=bench.now - timedelta(minutes=5), shard=shard_of("orders/o1"))

    def hot(*_: object) -> bool:
        raise RuntimeError("contention")

    monkeypatch.setattr(Store, "apply", hot)
    assert main(["sweep", "--project", bench.client.project, "--database", DATABASE]) == 1
    told = capsys.readouterr()
    assert f"{task.path}: the sweep could not mend this task" in told.out
    assert "RuntimeError: contention" in told.err
    task.delete()


def test_a_firestore_that_does_not_answer_is_named_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setattr(
        "onwrite.queries.READ_RETRY", Retry(if_exception_type(ServiceUnavailable), timeout=0.1)
    )
    assert main(["audit", "--project", "demo-onwrite"]) == 1
    assert "127.0.0.1:1" in capsys.readouterr().err


def test_missing_credentials_are_told_with_the_way_to_get_some(tmp_path: Path) -> None:
    ran = run("sweep", "--project", "p1", NO_GCE_CHECK="true", HOME=str(tmp_path))
    assert ran.returncode == 1
    assert ran.stderr.startswith("No credentials: run `gcloud auth application-default login`, or set ")
    assert "Traceback" not in ran.stderr


def test_an_emulator_without_a_project_is_asked_for_one(emulator: FirestoreEmulator) -> None:
    ran = run("sweep", FIRESTORE_EMULATOR_HOST=emulator.host)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("Say which project of the emulator: --project")


@pytest.mark.parametrize(
    "arguments", [("--help",), *((command, "--help") for command in ("sweep", "audit", "recurring"))]
)
def test_the_help_says_what_is_done_and_what_is_needed(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.returncode == 0
    assert "usage: python -m onwrite" in ran.stdout
    wanted = (
        ("--project", "--database") if len(arguments) > 1 else ("sweep", "audit", "FIRESTORE_EMULATOR_HOST")
    )
    assert all(word in ran.stdout for word in wanted)


def test_a_word_that_is_no_command_is_answered_with_those_that_are() -> None:
    ran = run("sweeep")
    assert ran.returncode == 2
    assert "choose from" in ran.stderr
    assert "sweep, audit" in ran.stderr.replace("'", "")
