"""BigQuery of the tests' own: bqemulator, a process in its own virtual environment (`make test` makes that).

It runs every job before it answers, so nothing can be cancelled; it knows no limit of bytes billed, tells no bytes
in a dry run, and a table's time of change stays as it is when rows come in. Those four are proved on the stand-in
in bigquery_stand_in.py.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud.bigquery import Client
from google.cloud.bigquery_storage import BigQueryReadClient
from google.cloud.bigquery_storage_v1.services.big_query_read.transports import BigQueryReadGrpcTransport

from onwrite.local.ports import LOOPBACK, free_port
from onwrite.local.readiness import answers

PROJECT = "demo-exports"
HERE = Path(__file__).parent / "bqemulator"


class EmulatorMissing(Exception):
    """The BigQuery emulator is not installed: run `make tests/sources/bqemulator/venv/.ready`."""


@dataclass(frozen=True)
class Emulator:
    rest: int
    grpc: int

    def client(self) -> Client:
        return Client(
            project=PROJECT,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": f"http://{LOOPBACK}:{self.rest}"},
        )

    def reader(self, port: int | None = None) -> BigQueryReadClient:
        channel = grpc.insecure_channel(
            f"{LOOPBACK}:{port or self.grpc}", [("grpc.max_receive_message_length", -1)]
        )
        transport = BigQueryReadGrpcTransport(channel=channel)
        return BigQueryReadClient(transport=transport)  # type: ignore[no-untyped-call]


@contextmanager
def bigquery_emulator(home: Path) -> Iterator[Emulator]:
    """`home` is where the emulator may write."""
    if not (HERE / "venv" / ".ready").exists():
        raise EmulatorMissing(EmulatorMissing.__doc__)
    emulator = Emulator(free_port(), free_port())
    ports = ["--rest-port", str(emulator.rest), "--grpc-port", str(emulator.grpc)]
    process = subprocess.Popen(
        [HERE / "venv" / "bin" / "python", HERE / "serve.py", "start", *ports, "--log-level", "error"],
        env=os.environ | {"HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
    )
    try:
        while not answers(f"http://{LOOPBACK}:{emulator.rest}/readyz"):
            if process.poll() is not None:
                raise RuntimeError(f"bqemulator ended as it started, with {process.returncode}")
            sleep(0.2)
        yield emulator
    finally:
        process.kill()  # it has nothing to keep
        process.wait()
