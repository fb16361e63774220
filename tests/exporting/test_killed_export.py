"""kill -9 in the middle of an export: no wrong or partial file, ever, and the rerun gives the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from google.cloud.storage import Bucket

from exports.exporter import Exporter
from exports.request import read_request
from onwrite.local.strict_storage import StrictStorage
from tests.exporting.conftest import write_sales

ROWS = 260_000
BATCHES = 4
KINDS = ("csv", "ndjson", "parquet", "xlsx", "geojson")


@pytest.fixture(scope="module")
def sales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sales(tmp_path_factory.mktemp("sales"), ROWS)


@pytest.fixture
def folder(folder: Path, sales: Path) -> Path:
    (folder / "sales.parquet").unlink()
    (folder / "sales.parquet").symlink_to(sales)
    return folder


def names(bucket: Bucket) -> list[str]:
    return [blob.name for blob in bucket.list_blobs(prefix="exports/")]


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_point_it_is_made_whole_by_the_next(
    server: StrictStorage, bucket: Bucket, folder: Path, exporter: Exporter, seed: int
) -> None:
    chance = Random(seed)
    kind = KINDS[seed % len(KINDS)]
    request = {"dataset": "sales", "format": {"kind": kind}}
    kill_after(chance.randrange(BATCHES + 2), request, server, bucket, folder)
    plan = exporter.plan(read_request(request))
    left = names(bucket)
    assert left in ([], [plan.name.path])
    before = bucket.blob(plan.name.path).download_as_bytes() if left else None
    again = exporter.run(plan)
    after = bucket.blob(again.object).download_as_bytes()
    assert before in (None, after)
    assert again.rows == ROWS
    bucket.delete_blob(again.object)
    exporter.run(plan)
    assert bucket.blob(again.object).download_as_bytes() == after


def kill_after(
    lines: int, request: Mapping[str, Any], server: StrictStorage, bucket: Bucket, folder: Path
) -> None:
    command = [sys.executable, "-m", "tests.exporting.export", str(folder), bucket.name, json.dumps(request)]
    environment = {**os.environ, "STORAGE_EMULATOR_HOST": server.url}
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.kill()
