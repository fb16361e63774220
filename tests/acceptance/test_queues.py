"""Queues as they are deployed: functions of their own, called by what the local cloud has in Cloud Tasks' place."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.local import LocalCloud
from onwrite.processor import DUE_TOLERANCE
from tests.acceptance.conftest import ROOT, Start, client_of
from tests.acceptance.waiting import PATIENCE, all_done, in_state, wait_for_tasks

MAIN = ROOT / "tests/acceptance/queues/main.py"


@dataclass
class Partner:
    """Says who calls, and lets nobody go before he is told to: one call with each `go.release()`."""

    url: str = ""
    calls: "Queue[str]" = field(default_factory=Queue)
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    lock: threading.Lock = field(default_factory=threading.Lock)
    here: int = 0
    most: int = 0

    def take(self, task: str) -> None:
        with self.lock:
            self.here += 1
            self.most = max(self.most, self.here)
        self.calls.put(task)
        assert self.go.acquire(timeout=PATIENCE)
        with self.lock:
            self.here -= 1


@pytest.fixture
def partner() -> Iterator[Partner]:
    partner = Partner()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            partner.take(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        partner.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield partner
        server.shutdown()


@pytest.fixture(scope="module")
def cloud(start: Start) -> Iterator[LocalCloud]:
    """Without a sweep."""
    env = {"PYTHONPATH": f"{ROOT}:{MAIN.parent}"}
    with start(main=MAIN, parts=("firestore", "relay", "functions"), env=env) as cloud:
        yield cloud


def waits(name: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda tasks: tasks.get(name, {}).get("reason") == "queued"


def write(order: firestore.DocumentReference, name: str, type_name: str, to: str = "", **more: Any) -> None:
    fields = {"type": type_name, "input": {"to": to} if to else {}, "state": "scheduled", **more}
    order.collection("tasks").document(name).set(fields)


def test_never_more_than_the_queue_allows_and_the_others_wait(cloud: LocalCloud, partner: Partner) -> None:
    order = client_of(cloud).document("orders/pairs")
    for number in range(6):
        write(order, f"t{number}", "call_pair", partner.url)
    first = {partner.calls.get(timeout=PATIENCE) for _ in range(2)}

    def four_wait(tasks: Any) -> bool:
        return sum(task.get("reason") == "queued" for task in tasks.values()) == 4

    seen = wait_for_tasks(order, four_wait)
    assert {name for name, task in seen.items() if task["state"] == "running"} == first
    assert all(seen[name]["lease"]["runner"] == "queue" for name in first)
    others = []
    for _ in range(4):
        partner.go.release()
        others.append(partner.calls.get(timeout=PATIENCE))
    partner.go.release(2)
    wait_for_tasks(order, all_done(6))
    assert first | set(others) == {f"t{number}" for number in range(6)}
    assert partner.most == 2


def test_the_most_urgent_goes_first(cloud: LocalCloud, partner: Partner) -> None:
    order = client_of(cloud).document("orders/urgent")
    write(order, "before", "call_single", partner.url)
    assert partner.calls.get(timeout=PATIENCE) == "before"
    for name, priority in (("last", 9), ("middle", 5), ("first", 0)):
        write(order, name, "call_single", partner.url, priority=priority)
        wait_for_tasks(order, waits(name))
    partner.go.release(4)
    assert [partner.calls.get(timeout=PATIENCE) for _ in range(3)] == ["first", "middle", "last"]
    wait_for_tasks(order, all_done(4))
    assert partner.most == 1


def test_a_retry_comes_at_its_time_without_a_sweep(cloud: LocalCloud) -> None:
    order = client_of(cloud).document("orders/exact")
    write(order, "t", "fail_once")
    task = wait_for_tasks(order, in_state("t", "done"))["t"]
    assert task["attempt"] == 2
    assert task["started_at"] >= task["scheduled_at"] - DUE_TOLERANCE
