"""Whole lives of tasks on the local cloud, and what they cost the process that serves the functions."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from onwrite.local.cloud import LocalCloud
from onwrite.local.door import Door
from onwrite.local.ports import free_port
from onwrite.local.relay_settings import Pace

AT_ONCE = 16
WARM_UP = 100
PROJECT = "demo-bench"
SIDES = Path(__file__).parent / "sides"
FUNCTION = "processTaskOnWrite"


@dataclass(frozen=True)
class Counted:
    """Per task, after its create."""

    reads: float
    writes: float
    invocations: float


def cpu_of_lives(side: str, tasks: int, work: Path) -> float:
    """CPU seconds of the functions for `tasks` lives of three events each."""
    with _cloud(side, work) as cloud:
        live = _make_and_change if side == "empty" else _make
        _live(cloud, live, WARM_UP, "warm")
        processes = _function_processes()
        before = _cpu(processes)
        _live(cloud, live, tasks, "life")
        used = _cpu(processes) - before
        _check_lives(cloud, side, tasks)
        return used


def count_at_the_door(side: str, tasks: int, work: Path) -> Counted:
    """What one task reads and writes in Firestore, and how often its function is called."""
    port = free_port()
    with Door(f"127.0.0.1:{port}") as door, _cloud(side, work, door.host, {"firestore": port}) as cloud:
        _live(cloud, _make, tasks, "counted")
        _check_lives(cloud, side, tasks)
        invocations = cloud.stats()[FUNCTION]["delivered"]
        return Counted(door.counted["reads"] / tasks, door.counted["writes"] / tasks, invocations / tasks)


def cpu_of_two_updates(tasks: int, work: Path) -> float:
    """CPU seconds of a process of its own, beside an emulator of its own."""
    with LocalCloud(project=PROJECT, parts=("firestore",), data=work / "updates") as cloud:
        command = [sys.executable, "-m", "bench.two_updates", str(tasks)]
        environment = {**os.environ, **cloud.environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 — ours
        return float(done.stdout)


def _cloud(side: str, work: Path, door: str = "", ports: dict[str, int] | None = None) -> LocalCloud:
    """The SDK's wrapper asks for credentials on every event; these belong to nobody and are never sent."""
    credentials = work / "credentials.json"
    nobody = {"type": "authorized_user", "client_id": "n", "client_secret": "n", "refresh_token": "n"}
    credentials.write_text(json.dumps(nobody))
    env = {
        "THREADS": str(AT_ONCE),
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), str(SIDES / side)]),
        "GOOGLE_APPLICATION_CREDENTIALS": str(credentials),
    }
    return LocalCloud(
        project=PROJECT,
        main=SIDES / side / "main.py",
        parts=("firestore", "relay", "functions"),
        ports=ports,
        data=work / side,
        pace=Pace(in_flight=AT_ONCE),
        env=env | ({"FIRESTORE_EMULATOR_HOST": door} if door else {}),
    )


def _live(cloud: LocalCloud, write: Callable[[firestore.Client, str], None], tasks: int, name: str) -> None:
    client = _client(cloud)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: write(client, f"orders/{name}/tasks/{number}"), range(tasks)))
    cloud.wait_idle(timeout=600)


def _make(client: firestore.Client, path: str) -> None:
    client.document(path).set({"type": "nothing", "input": {}, "state": "scheduled"})


def _make_and_change(client: firestore.Client, path: str) -> None:
    """The three events of a life, where no function makes two of them."""
    _make(client, path)
    client.document(path).update({"state": "running"})
    client.document(path).update({"state": "done"})


def _check_lives(cloud: LocalCloud, side: str, tasks: int) -> None:
    if side != "empty":
        done = (
            _client(cloud)
            .collection_group("tasks")
            .where(filter=FieldFilter("state", "==", "done"))
            .count()
            .get()
        )
        if done[0][0].value < tasks:
            raise RuntimeError(
                f"{side}: only {done[0][0].value} of {tasks} tasks are done; see {cloud.functions_log}"
            )


def _client(cloud: LocalCloud) -> firestore.Client:
    os.environ["FIRESTORE_EMULATOR_HOST"] = cloud.firestore_host
    return firestore.Client(project=PROJECT)


def _function_processes() -> list[psutil.Process]:
    """gunicorn's master and its workers, and not the warden that watches over them."""
    ours = psutil.Process().children(recursive=True)
    return [process for process in ours if _serves(process.cmdline())]


def _serves(command: list[str]) -> bool:
    return "onwrite.local.functions_server" in command and "onwrite.local.warden" not in command


def _cpu(processes: list[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))
