"""`python -m exports` as a person runs it, beside the strict stand-in for Cloud Storage."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from google.cloud.storage import Bucket

from exports.exporter import Exporter
from exports.oversight import Progress
from exports.progress_line import told
from exports.request import read_request
from exports.schema import request_schema
from onwrite.local.strict_storage import Fault, StrictStorage
from tests.exporting.conftest import ROWS

ROOT = Path(__file__).parents[2]
REQUEST = {"dataset": "sales", "regions": ["north"], "columns": ["id", "note"], "format": {"kind": "csv"}}


def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exports", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def places(folder: Path, bucket: Bucket) -> list[str]:
    return ["--files", str(folder), "--bucket", bucket.name, "--catalogue", str(folder)]


@pytest.fixture
def request_file(folder: Path) -> str:
    return written(folder, REQUEST)


def written(folder: Path, fields: Any) -> str:
    path = folder / "request.json"
    path.write_text(json.dumps(fields))
    return str(path)


def names(bucket: Bucket) -> list[str]:
    return [blob.name for blob in bucket.list_blobs()]


def test_a_plan_is_told_and_the_file_is_made_once(
    exporter: Exporter, folder: Path, bucket: Bucket, request_file: str
) -> None:
    expected = exporter.plan(read_request(REQUEST))
    planned = run("plan", request_file, *places(folder, bucket))
    assert (planned.returncode, planned.stderr) == (0, "")
    plan = json.loads(planned.stdout)
    assert (plan["name"], plan["exists"], plan["rows"]) == (expected.name.path, False, None)
    assert isinstance(plan["estimated_rows"], int)

    ran = run("run", request_file, *places(folder, bucket))
    assert (ran.returncode, ran.stderr) == (0, "")  # no terminal, no progress
    found = exporter.find(expected)
    assert found
    assert json.loads(ran.stdout) == {"made": True, **found.as_dict()}

    again = run("run", request_file, *places(folder, bucket))
    assert json.loads(again.stdout) == {"made": False, **found.as_dict()}
    after = json.loads(run("plan", request_file, *places(folder, bucket)).stdout)
    known = {"exists": True, "bytes": found.bytes, "rows": found.rows, "estimated_rows": None}
    assert after == plan | known


def test_the_request_may_come_from_standard_input_and_the_files_from_a_bucket(
    folder: Path, bucket: Bucket
) -> None:
    bucket.blob("sales.parquet").upload_from_filename(folder / "sales.parquet")
    place = ["--files", f"gs://{bucket.name}", "--bucket", f"gs://{bucket.name}/", "--catalogue", str(folder)]
    ran = run("run", "-", *place, stdin='{"dataset": "sales"}')
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["rows"] == ROWS


def test_the_schema_is_that_of_the_dataset(exporter: Exporter, folder: Path) -> None:
    ran = run("schema", "sales", "--catalogue", str(folder))
    assert json.loads(ran.stdout) == request_schema(exporter.catalogue["sales"])
    assert json.loads(run("schema", "flights").stdout)["properties"]["dataset"] == {"const": "flights"}


def test_a_terminal_shows_how_far_it_is(folder: Path, bucket: Bucket, request_file: str) -> None:
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "exports", "run", request_file, *places(folder, bucket)]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal, timeout=120, check=False)
    os.close(terminal)
    shown = os.read(screen, 10_000).decode()
    os.close(screen)
    assert ran.returncode == 0
    rows = json.loads(ran.stdout)["rows"]
    assert f"\r\x1b[K{rows:,} rows, 0.1 MB" in shown
    assert shown.endswith("\r\x1b[K")  # the line is gone at the end


def test_progress_is_rows_megabytes_and_a_share_where_it_is_known() -> None:
    assert told(Progress(336_776, 33_123_456, 0.426)) == "336,776 rows, 33.1 MB, 42 %"
    assert told(Progress(0, 0, None)) == "0 rows, 0.0 MB"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing_behind(
    server: StrictStorage, folder: Path, bucket: Bucket, request_file: str, how: signal.Signals
) -> None:
    server.inject(Fault("hold", calls=("start",)))
    command = [sys.executable, "-m", "exports", "run", request_file, *places(folder, bucket)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        server.wait_held()
        process.send_signal(how)
        server.release()
        _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (1, "Cancelled. Nothing has got the file's name.\n")
    assert names(bucket) == []


WRONG = [
    (
        {"dataset": "sales", "columns": ["x"], "limit": 0},
        ["columns[0]: there is no column 'x'", "limit: must be"],
    ),
    ({"dataset": "orders"}, ["dataset: there is no dataset 'orders'; ask for sales"]),
    ([], ["request: must be a map"]),
]


@pytest.mark.parametrize(("fields", "sentences"), WRONG)
def test_a_request_that_cannot_be_had_is_told_field_by_field(
    folder: Path, bucket: Bucket, fields: Any, sentences: list[str]
) -> None:
    for command in ("plan", "run"):
        ran = run(command, written(folder, fields), *places(folder, bucket))
        assert (ran.returncode, ran.stdout) == (2, "")
        told_of = ran.stderr.splitlines()
        assert all(line.startswith(one) for line, one in zip(told_of, sentences, strict=True))
        assert "Traceback" not in ran.stderr


def told_to_give(ran: subprocess.CompletedProcess[str], status: int) -> str:
    assert (ran.returncode, ran.stdout) == (status, "")
    assert "Traceback" not in ran.stderr
    return ran.stderr


def test_what_leads_nowhere_is_told_with_what_to_give_instead(
    folder: Path, bucket: Bucket, request_file: str
) -> None:
    own = ["--catalogue", str(folder)]
    files = ["--files", str(folder)]
    to = ["--bucket", bucket.name]
    assert "No such file" in told_to_give(run("plan", "no.json", *files, *to, *own), 2)
    assert "is no folder" in told_to_give(run("plan", request_file, "--files", "no", *to, *own), 2)
    assert "is no bucket" in told_to_give(run("plan", request_file, *files, "--bucket", "a/b", *own), 2)
    assert "holds no dataset" in told_to_give(
        run("plan", request_file, *files, *to, "--catalogue", str(folder / "no")), 2
    )
    assert "does not exist" in told_to_give(run("plan", request_file, *files, "--bucket", "no", *own), 1)
    (folder / "sales.parquet").unlink()
    assert "Put the file there" in told_to_give(run("run", request_file, *files, *to, *own), 1)
    assert "there is no dataset 'no'" in told_to_give(run("schema", "no", *own), 2)


def test_a_server_whose_address_is_not_set_is_named(tmp_path: Path, bucket: Bucket) -> None:
    dataset = """
title = "Books"
price_class = "standard"
max_rows = 10
source = { kind = "postgresql", location = "BOOKS_URL", table = "books" }
version = { from = "fixed", value = "1" }

[columns]
id = { type = "integer" }
"""
    (tmp_path / "books.toml").write_text(dataset)
    ran = run("run", "-", *places(tmp_path, bucket), stdin='{"dataset": "books"}', BOOKS_URL="")
    assert told_to_give(ran, 2).startswith(
        "BOOKS_URL is not set: it must be the address of a PostgreSQL server"
    )


def test_missing_credentials_are_told_with_the_way_to_get_some(
    folder: Path, request_file: str, tmp_path: Path
) -> None:
    ran = run(
        *("plan", request_file, "--files", str(folder), "--bucket", "b", "--catalogue", str(folder)),
        STORAGE_EMULATOR_HOST="",
        NO_GCE_CHECK="true",
        HOME=str(tmp_path),
        CLOUDSDK_CONFIG=str(tmp_path),
        GOOGLE_APPLICATION_CREDENTIALS="",
    )
    assert told_to_give(ran, 2).startswith(
        "No credentials: run `gcloud auth application-default login`, or set "
    )


HELP = {
    (): ("schema", "plan", "run", "STORAGE_EMULATOR_HOST", "gcloud auth", "exit status"),
    ("schema",): ("DATASET", "--catalogue"),
    ("plan",): ("REQUEST", "--files", "gs://BUCKET", "--bucket", "--catalogue"),
    ("run",): ("REQUEST", "--files", "gs://BUCKET", "--bucket", "--catalogue"),
}


@pytest.mark.parametrize("command", HELP, ids=lambda command: " ".join(command) or "all")
def test_the_help_says_what_is_done_and_what_is_needed(command: tuple[str, ...]) -> None:
    ran = run(*command, "--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "usage: python -m exports" in ran.stdout
    assert all(word in ran.stdout for word in HELP[command])


@pytest.mark.parametrize(
    "arguments", [(), ("plann",), ("plan",), ("plan", "r.json"), ("run", "r.json", "--files", "x")]
)
def test_arguments_that_are_wrong_are_told_and_nothing_runs(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "usage: python -m exports" in ran.stderr
