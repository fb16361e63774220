"""A cluster's API server, as far as the watcher of Jobs speaks to it: a list in pages, deletes, and a watch."""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

from bench.finished_jobs import NAMESPACE

_PATH: Final = f"/apis/batch/v1/namespaces/{NAMESPACE}/jobs"


class JobApi:
    """`jobs` are their JSON by their names. A version is how many of them were deleted before.

    A watch ends as soon as it has told something: the next one says by its version what was seen to.
    """

    def __init__(self, jobs: Mapping[str, bytes]) -> None:
        self._jobs = jobs
        self._deleted: dict[str, None] = {}  # in this order
        self._changed = threading.Condition()
        self._closed = False
        self._begun = 0.0
        self._seen_to = -1
        self.pages = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._thread = threading.Thread(target=self._server.serve_forever, name="job-api")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def deletes(self) -> int:
        return len(self._deleted)

    def kubeconfig(self, file: Path) -> Path:
        """As `kubectl` would have it; JSON is YAML too."""
        server = {"server": f"http://127.0.0.1:{self._server.server_port}"}
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "bench",
            "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": "bench"}}],
            "clusters": [{"name": "bench", "cluster": server}],
            "users": [{"name": "bench", "user": {"token": "a-token"}}],
        }
        file.write_text(json.dumps(document))
        return file

    def wait(self, patience: float) -> float | None:
        """How long it took to see to all, from the first question on; None: that goes on."""
        with self._changed:
            if self._changed.wait_for(lambda: self._seen_to == len(self._jobs), patience):
                return perf_counter() - self._begun
        return None

    def page(self, limit: int, token: str) -> bytes:
        """Pages of one list are of one version, however long they take to be asked for."""
        with self._changed:
            self.pages += 1
            self._begun = self._begun or perf_counter()
            version, first = map(int, token.split(":")) if token else (self.deletes, 0)
            gone = set(islice(self._deleted, version))
        names = [name for name in self._jobs if name not in gone]
        about = {"resourceVersion": str(version + 1)}
        if first + limit < len(names):
            about["continue"] = f"{version}:{first + limit}"
        head = json.dumps({"kind": "JobList", "apiVersion": "batch/v1", "metadata": about})
        items = b",".join(self._jobs[name] for name in names[first : first + limit])
        return head[:-1].encode() + b', "items": [' + items + b"]}"

    def delete(self, name: str) -> bool:
        with self._changed:
            if name not in self._jobs or name in self._deleted:
                return False
            self._deleted[name] = None
            self._changed.notify_all()
            return True

    def news(self, version: int, seconds: float) -> list[bytes]:
        """The events after that version, as soon as there are some."""
        with self._changed:
            self._seen_to = version
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed or self.deletes > version, seconds)
            fresh = list(islice(self._deleted, version, None))
        return [_event(self._jobs[name], number) for number, name in enumerate(fresh, start=version + 1)]


def _event(job: bytes, version: int) -> bytes:
    fresh = job.replace(b'"resourceVersion":"1"', b'"resourceVersion":"%d"' % (version + 1), 1)
    return b'{"type":"DELETED","object":' + fresh + b"}\n"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer goes in two parts

    def __init__(self, api: JobApi, *socket: object) -> None:
        self._api = api
        super().__init__(*socket)  # type: ignore[arg-type]  # serves, and returns when the client has left

    def do_GET(self) -> None:
        given = {name: value for name, (value, *_) in parse_qs(urlsplit(self.path).query).items()}
        if "watch" in given:
            self._watch(int(given["resourceVersion"]) - 1, float(given["timeoutSeconds"]))
        else:
            self._answer(200, self._api.page(int(given["limit"]), given.get("continue", "")))

    def do_DELETE(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = urlsplit(self.path).path.removeprefix(f"{_PATH}/")
        if self._api.delete(name):
            self._answer(200, b'{"kind":"Status","status":"Success"}')
        else:
            self._answer(404, b'{"kind":"Status","code":404,"reason":"NotFound"}')

    def log_message(self, *_: object) -> None:
        """Nothing: one line for each request would be the slowest part of it."""

    def _watch(self, version: int, seconds: float) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        news = self._api.news(version, seconds)
        with suppress(ConnectionError):  # the watcher has left meanwhile
            for event in news:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
            self.wfile.write(b"0\r\n\r\n")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
