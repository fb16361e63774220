"""Whole lives of tasks, and what they cost the process that serves the functions."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from bench.life import FUNCTION, NEW, Requests, deliver, prepare
from onwrite.local import LocalCloud
from onwrite.local.door import Door
from onwrite.local.ports import free_port

AT_ONCE = 16
WARM_UP = 100
PROJECT = "demo-bench"
SIDES = Path(__file__).parent / "sides"


@dataclass(frozen=True)
class Counted:
    """Per task, after its create."""

    reads: float
    writes: float
    invocations: float


@dataclass(frozen=True)
class Side:
    """One way of doing it, served by a process of its own."""

    name: str
    cloud: LocalCloud
    client: firestore.Client
    processes: tuple[psutil.Process, ...]

    def cpu_of(self, tasks: int, series: str) -> float:
        """CPU seconds of the functions for `tasks` lives of three events each, 16 at a time."""
        lives = self._prepare(tasks, f"{self.name}-{series}")
        before = _cpu(self.processes)
        deliver(self.cloud.functions_url.removeprefix("http://"), lives, AT_ONCE)
        used = _cpu(self.processes) - before
        self._check(tasks, f"{self.name}-{series}")
        return used

    def _prepare(self, tasks: int, order: str) -> list[Requests]:
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda n: prepare(self.client, f"orders/{order}/tasks/{n}"), range(tasks)))

    def _check(self, tasks: int, order: str) -> None:
        done = _count_done(self.client, order)
        if self.name != "empty" and done != tasks:
            raise RuntimeError(
                f"{self.name}: {done} of {tasks} tasks are done; see {self.cloud.functions_log}"
            )


@contextmanager
def serve(name: str, emulator: str, work: Path) -> Iterator[Side]:
    """The side's functions, warm, on an emulator that runs already."""
    known = set(_function_processes())
    with _cloud(name, work, ("functions",), emulator) as cloud:
        side = Side(name, cloud, _client(emulator), tuple(set(_function_processes()) - known))
        side.cpu_of(WARM_UP, "warm")
        yield side


def count_at_the_door(name: str, tasks: int, work: Path) -> Counted:
    """What one task reads and writes in Firestore, and how often its function is called, events by the relay.

    Counted after a first task: a process also reads what is paused, once in 30 seconds, however many tasks it runs.
    """
    port, parts = free_port(), ("firestore", "relay", "functions")
    with (
        Door(f"127.0.0.1:{port}") as door,
        _cloud(name, work / "counted", parts, door.host, {"firestore": port}) as cloud,
    ):
        client = _client(cloud.firestore_host)
        client.document("orders/first/tasks/first").set(NEW)
        before = cloud.wait_idle()[FUNCTION]["delivered"]
        door.counted.clear()
        for number in range(tasks):
            client.document(f"orders/counted/tasks/{number}").set(NEW)
        cloud.wait_idle(timeout=120)
        if _count_done(client, "counted") != tasks:
            raise RuntimeError(f"{name}: not all of {tasks} tasks are done; see {cloud.functions_log}")
        invocations = cloud.stats()[FUNCTION]["delivered"] - before
        return Counted(door.counted["reads"] / tasks, door.counted["writes"] / tasks, invocations / tasks)


def cpu_of_process(module: str, tasks: int, emulator: str) -> float:
    """CPU seconds that a process of its own says it took."""
    command = [sys.executable, "-m", module, str(tasks)]
    environment = {**os.environ, "FIRESTORE_EMULATOR_HOST": emulator, "GOOGLE_CLOUD_PROJECT": PROJECT}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 — ours
    return float(done.stdout.splitlines()[-1])


def _cloud(
    name: str, work: Path, parts: tuple[str, ...], emulator: str, ports: dict[str, int] | None = None
) -> LocalCloud:
    """The SDK's wrapper asks for credentials on every event; these belong to nobody and are never sent."""
    work.mkdir(exist_ok=True)
    credentials = work / "credentials.json"
    nobody = {"type": "authorized_user", "client_id": "n", "client_secret": "n", "refresh_token": "n"}
    credentials.write_text(json.dumps(nobody))
    env = {
        "THREADS": str(AT_ONCE),
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), str(SIDES / name)]),
        "GOOGLE_APPLICATION_CREDENTIALS": str(credentials),
        "FIRESTORE_EMULATOR_HOST": emulator,
    }
    main = SIDES / name / "main.py"
    return LocalCloud(project=PROJECT, main=main, parts=parts, ports=ports, data=work / name, env=env)


def _count_done(client: firestore.Client, order: str) -> int:
    tasks = client.collection(f"orders/{order}/tasks")
    return int(tasks.where(filter=FieldFilter("state", "==", "done")).count().get()[0][0].value)


def _client(emulator: str) -> firestore.Client:
    os.environ["FIRESTORE_EMULATOR_HOST"] = emulator
    return firestore.Client(project=PROJECT)


def _function_processes() -> list[psutil.Process]:
    """gunicorn's masters and workers, and not the wardens that watch over them."""
    return [process for process in psutil.Process().children(recursive=True) if _serves(process.cmdline())]


def _serves(command: list[str]) -> bool:
    return "onwrite.local.functions_server" in command and not any("warden" in word for word in command)


def _cpu(processes: tuple[psutil.Process, ...]) -> float:
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))
