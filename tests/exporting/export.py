"""A process that makes one export: `export.py FOLDER BUCKET`. It tells of each batch and of the end."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from google.cloud.storage import Client

from exports.dataset import Dataset
from exports.exporter import Exporter
from exports.request import read_request
from exports.sources.source import Rows, Source
from tests.exporting.conftest import exporter_of


@dataclass(frozen=True)
class Telling:
    """A source that says when a batch goes by."""

    source: Source

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)

    @contextmanager
    def open(self, *arguments: Any) -> Iterator[Any]:
        with self.source.open(*arguments) as rows:
            yield TellingRows(rows)


@dataclass(frozen=True)
class TellingRows:
    rows: Rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rows, name)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self.rows:
            say("read")
            yield batch


def main(folder: Path, bucket: str, request: str) -> None:
    with Client(project="demo-onwrite") as client:
        made = exporter_of(folder, client.bucket(bucket))

        def telling(dataset: Dataset) -> Any:
            return Telling(made.source_of(dataset))

        exporter = Exporter(made.catalogue, telling, made.store)
        file = exporter.run(exporter.plan(read_request(json.loads(request))))
    say(f"done {file.object}")


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
