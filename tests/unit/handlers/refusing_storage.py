"""A Cloud Storage that holds a data set and refuses every upload at its end, as the real one does with 412.

fake-gcs-server cannot stand in here: it ignores the precondition of a resumable upload and overwrites.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class RefusingStorage:
    """`there` appears in the place of the first upload that is refused, with `status`."""

    dataset: bytes
    there: dict[str, Any] | None
    status: int = 412
    url: str = ""
    preconditions: list[str] = field(default_factory=list)
    refused: bool = False

    def get(self, path: str) -> tuple[int, bytes]:
        if path.startswith("/download/"):
            return 200, self.dataset
        if path.endswith("/flights.parquet"):
            return 200, json.dumps({"size": str(len(self.dataset)), "generation": "1"}).encode()
        if self.refused and self.there:
            return 200, json.dumps(self.there).encode()
        return 404, b"{}"


@contextmanager
def refusing(storage: RefusingStorage) -> Iterator[RefusingStorage]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(*storage.get(urlsplit(self.path).path))

        def do_POST(self) -> None:
            storage.preconditions += parse_qs(urlsplit(self.path).query)["ifGenerationMatch"]
            self._read()
            self._answer(200, b"{}", location=f"{storage.url}/session")

        def do_PUT(self) -> None:
            self._read()
            storage.refused = True
            self._answer(storage.status, b"{}")

        def log_message(self, *_: Any) -> None: ...

        def _read(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))

        def _answer(self, status: int, body: bytes, location: str = "") -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            if location:
                self.send_header("location", location)
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        storage.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield storage
        finally:
            server.shutdown()
            thread.join()
