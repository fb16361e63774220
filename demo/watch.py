"""The live table: every order and its tasks, as their states change."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from google.cloud import firestore
from rich.console import Console
from rich.live import Live
from rich.table import Table

LOOK_EVERY = 0.2  # seconds
PATIENCE = 90.0  # seconds
COLUMNS = {"order": 11, "task": 18, "state": 9, "reason": 9, "attempt": 7}  # and what was said, in the rest
COLOURS = {"scheduled": "yellow", "running": "cyan", "done": "green", "failed": "red"}

Tasks = Mapping[str, Mapping[str, Any]]


@dataclass
class Watch:
    """On a terminal one table that moves; elsewhere a line for each change."""

    client: firestore.Client
    console: Console
    live: Live | None
    seen: dict[str, str] = field(default_factory=dict)

    def until(self, what: str, reached: Callable[[Tasks], bool]) -> Tasks:
        """Look until it is reached, showing every change on the way."""
        give_up = time.monotonic() + PATIENCE
        while True:
            tasks = self._read()
            self._show(tasks)
            if reached(tasks):
                return tasks
            if time.monotonic() > give_up:
                raise TimeoutError(
                    f"{what}: not reached in {PATIENCE:.0f} s; build/demo/functions.log says why"
                )
            time.sleep(LOOK_EVERY)

    def say(self, text: str) -> None:
        self.console.print(text)

    def _read(self) -> Tasks:
        found = self.client.collection_group("tasks").stream()
        return {
            task.reference.path: task.to_dict()
            for task in sorted(found, key=lambda task: task.reference.path)
        }

    def _show(self, tasks: Tasks) -> None:
        if self.live:
            self.live.update(_table(tasks))
            return
        for path, task in tasks.items():
            now = _told(task)
            if self.seen.get(path) != now:
                self.seen[path] = now
                self.console.print(f"  {_short(path):45} {now}")


@contextmanager
def watching(client: firestore.Client) -> Iterator[Watch]:
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    if not sys.stdout.isatty():
        yield Watch(client, console, None)
        return
    with Live(console=console, refresh_per_second=8) as live:
        yield Watch(client, console, live)


def _table(tasks: Tasks) -> Table:
    table = Table(box=None, pad_edge=False, expand=True)
    for column, width in COLUMNS.items():
        table.add_column(column, header_style="bold", overflow="ellipsis", no_wrap=True, width=width)
    table.add_column("said", header_style="bold", overflow="ellipsis", no_wrap=True, ratio=1)
    last = ""
    for path, task in tasks.items():
        order, name = path.split("/")[1], path.rpartition("/")[2]
        colour = COLOURS.get(str(task.get("state")), "white")
        attempt = f"{task.get('attempt', 0)}"
        table.add_row(
            "" if order == last else order, name, f"[{colour}]{task.get('state')}[/]", str(task.get("reason", "")),
            attempt, _said(task),
        )  # fmt: skip
        last = order
    return table


def _told(task: Mapping[str, Any]) -> str:
    said = _said(task)
    state = f"{task.get('state')} ({task.get('reason', 'new')}), attempt {task.get('attempt', 0)}"
    return f"{state}: {said}" if said else state


def _said(task: Mapping[str, Any]) -> str:
    """The error, as long as it is the reason for the state."""
    if task.get("reason") in ("retry", "rejected", "exhausted", "invalid", "rescued"):
        return str(task["error"]["message"])
    return ""


def _short(path: str) -> str:
    return path.replace("orders/", "").replace("/tasks/", " ")
