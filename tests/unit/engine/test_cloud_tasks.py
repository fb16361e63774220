"""What Cloud Tasks answers, and what becomes of it: over real HTTP, from a server that says what the test wants."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from firebase_admin import exceptions

from onwrite.cloud_tasks import CloudTasks
from onwrite.errors import QueueRefused


@dataclass
class Service:
    """Answers with `status` and `error`; without an error, with the task, as the emulator does."""

    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    status: int = 200
    error: str = ""
    slash: str = "/"

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        self.asked.append((path, body["task"]))
        if self.status != 200:
            told = {"error": {"code": self.status, "status": self.error, "message": "so says the service"}}
            return self.status, json.dumps(told).encode()
        name = f"{self.slash}{body['task']['name']}"
        return 200, json.dumps({"task": {**body["task"], "name": name}}).encode()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = service.answer(self.path, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("CLOUD_TASKS_EMULATOR_HOST", f"127.0.0.1:{server.server_port}")
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-onwrite")
        monkeypatch.setattr("onwrite.cloud_tasks._APP", f"test-{server.server_port}")  # it keeps its host
        yield service
        server.shutdown()


def ask() -> None:
    at = datetime(2026, 3, 4, 9, 30, 0, 123456, tzinfo=UTC)
    CloudTasks("europe-west1").ask("merchantsQueue", "5f", {"task": "orders/o1/tasks/t"}, at)


@pytest.mark.parametrize(
    "slash", ["/", ""], ids=["as the relay names a task", "as the Firebase CLI's emulator does"]
)
def test_a_turn_is_asked_for_by_its_name_and_time(service: Service, slash: str) -> None:
    service.slash = slash
    ask()
    ((path, task),) = service.asked
    queue = "projects/demo-onwrite/locations/europe-west1/queues/merchantsQueue"
    assert path == f"/{queue}/tasks"
    assert task["name"] == f"{queue}/tasks/5f"
    assert task["scheduleTime"] == "2026-03-04T09:30:00.123456Z"
    body = base64.b64decode(task["httpRequest"]["body"])
    assert json.loads(body) == {"data": {"task": "orders/o1/tasks/t"}}


@pytest.mark.parametrize("error", ["ALREADY_EXISTS", ""])
def test_a_name_that_is_taken_is_the_same_turn(service: Service, error: str) -> None:
    service.status, service.error = 409, error
    ask()


@pytest.mark.parametrize(
    ("status", "error", "advice"),
    [
        (404, "NOT_FOUND", "is not there: deploy the function merchantsQueue to europe-west1"),
        (403, "PERMISSION_DENIED", "it needs roles/cloudtasks.enqueuer and roles/run.invoker"),
        (401, "UNAUTHENTICATED", "it needs roles/cloudtasks.enqueuer"),
        (400, "INVALID_ARGUMENT", "does not take this task"),
        (400, "FAILED_PRECONDITION", "does not take this task"),
    ],
)
def test_what_a_person_must_put_right_is_told(service: Service, status: int, error: str, advice: str) -> None:
    service.status, service.error = status, error
    with pytest.raises(QueueRefused, match="the queue merchantsQueue of Cloud Tasks in europe-west1") as told:
        ask()
    assert advice in str(told.value)
    assert "so says the service" in str(told.value)


@pytest.mark.parametrize(("status", "error"), [(429, "RESOURCE_EXHAUSTED"), (504, "DEADLINE_EXCEEDED")])
def test_what_passes_by_itself_comes_out_so_that_the_event_comes_again(
    service: Service, status: int, error: str
) -> None:
    service.status, service.error = status, error
    with pytest.raises(exceptions.FirebaseError, match="so says the service"):
        ask()


def test_without_a_project_it_says_what_is_missing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("CLOUD_TASKS_EMULATOR_HOST")
    with pytest.raises(QueueRefused, match="cannot be reached without credentials and a project"):
        ask()
    assert service.asked == []
