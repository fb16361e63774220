"""BigQuery's jobs over REST, for what the emulator cannot: queries that take their time, limits, and their errors.

It runs nothing. A job is at work until it is cancelled, or at once over with the error the test gave.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any
from urllib.parse import urlsplit

from google.auth.credentials import AnonymousCredentials
from google.cloud.bigquery import Client

from onwrite.local.ports import LOOPBACK

PROJECT = "demo-exports"
STOPPED = {"reason": "stopped", "message": "Job execution was cancelled: User requested cancellation"}
CODES = {"invalidQuery": 400, "bytesBilledLimitExceeded": 400, "accessDenied": 403, "rateLimitExceeded": 403}


@dataclass
class StandIn:
    """`begun` is told the configuration of every job; `error` is what the next jobs end with."""

    port: int = 0
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    error: dict[str, str] | None = None
    bytes_of_a_dry_run: int = 0
    changed: Condition = field(default_factory=Condition)

    def client(self) -> Client:
        options = {"api_endpoint": f"http://{LOOPBACK}:{self.port}"}
        return Client(project=PROJECT, credentials=AnonymousCredentials(), client_options=options)

    @property
    def configurations(self) -> list[dict[str, Any]]:
        return [job["configuration"] for job in self.jobs.values()]

    def wait_for_a_job(self) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.jobs)

    def wait_for_a_cancel(self) -> None:
        """Of every job there is."""
        with self.changed:
            self.changed.wait_for(lambda: set(self.cancelled) == set(self.jobs))

    def insert(self, job: dict[str, Any]) -> tuple[int, Any]:
        job["status"] = {"state": "RUNNING"}
        if job["configuration"].get("dryRun"):
            job["status"] = {"state": "DONE"}
            job["statistics"] = {"query": {"totalBytesProcessed": str(self.bytes_of_a_dry_run)}}
            return 200, job
        if self.error:
            self.end(job, self.error)
        with self.changed:
            self.jobs[job["jobReference"]["jobId"]] = job
            self.changed.notify_all()
        return 200, job

    def cancel(self, name: str) -> tuple[int, Any]:
        with self.changed:
            self.cancelled.append(name)
            self.end(self.jobs[name], STOPPED)
            self.changed.notify_all()
        return 200, {"job": self.jobs[name]}

    def end(self, job: dict[str, Any], error: dict[str, str]) -> None:
        job["status"] = {"state": "DONE", "errorResult": error, "errors": [error]}

    def results(self, name: str) -> tuple[int, Any]:
        """BigQuery too keeps such a request waiting for a while."""
        job = self.jobs[name]
        with self.changed:
            self.changed.wait_for(lambda: job["status"]["state"] == "DONE", timeout=5)
        error = job["status"].get("errorResult")
        if error:
            code = CODES.get(error["reason"], 400)
            return code, {"error": {"code": code, "message": error["message"], "errors": [error]}}
        return 200, {"jobReference": job["jobReference"], "jobComplete": False}


@contextmanager
def bigquery_stand_in() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            *_, name, last = urlsplit(self.path).path.split("/")
            self._answer(*(stand_in.cancel(name) if last == "cancel" else stand_in.insert(json.loads(body))))

        def do_GET(self) -> None:
            *_, kind, name = urlsplit(self.path).path.split("/")
            self._answer(*((200, stand_in.jobs[name]) if kind == "jobs" else stand_in.results(name)))

        def _answer(self, code: int, document: Any) -> None:
            body = json.dumps(document).encode()
            self.send_response(code)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer((LOOPBACK, 0), Answering) as server:
        server.daemon_threads = True
        stand_in.port = server.server_port
        Thread(target=server.serve_forever, daemon=True).start()
        yield stand_in
        server.shutdown()
