"""Does a list of 500 live tasks stay responsive while the engine writes? `python -m bench.console`.

The built console in Chromium, on the local Firestore with the project's rules. A writer changes tasks of the list, one
by one, at a steady pace; the browser's own trace says how long each turn of the page's main thread took. The same is
measured on a page of 50, and on a full one that nobody writes to: the machine has its part in every figure, so it is
the ratio that can be compared.
The last line is JSON.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any, Final

from google.cloud import firestore
from playwright.sync_api import Browser, Page, expect

from bench.long_tasks import CATEGORIES, NOTICED_MS, TOO_LONG_MS, Busy, read_trace
from onwrite.local import LocalCloud
from onwrite.task_document import shard_of
from tests.browser.chromium import NoChromium, chromium
from tests.browser.hosting import DIST, ROOT, Hosting

PROJECT: Final = "demo-bench"
ADMIN: Final = {"sub": "demo-admin", "email": "admin@example.com", "admin": True}
PATIENCE_MS: Final = 120_000
SETTLED: Final = 2.0  # seconds, for what the page still has to do after it was opened


@dataclass(frozen=True)
class Side:
    name: str
    size: int
    written: bool


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.console", description=__doc__.partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=500, choices=(100, 500), help="tasks on the page (500)")
    parser.add_argument("--changes", type=float, default=20, help="changes a second (20)")
    parser.add_argument("--seconds", type=float, default=20, help="how long each page is measured (20)")
    asked = parser.parse_args()
    if not (DIST / "index.html").is_file():
        raise SystemExit("the console is not built: make console")
    sides = [
        Side("50 live", 50, written=True),
        Side(f"{asked.tasks} idle", asked.tasks, written=False),
        Side(f"{asked.tasks} live", asked.tasks, written=True),
    ]
    opened: dict[str, Busy] = {}
    watched: dict[str, Busy] = {}
    try:
        with served(asked.tasks) as (browser, hosting, tasks):
            for side in sides:
                print(f"measuring a page of {side.name} tasks for {asked.seconds:g} s", flush=True)
                opened[side.name], watched[side.name] = measure(
                    browser, hosting, side, tasks[: side.size], asked.changes, asked.seconds
                )
    except NoChromium as error:
        raise SystemExit(str(error)) from error
    report(opened, watched, asked.seconds)


@contextmanager
def served(count: int) -> Iterator[tuple[Browser, Hosting, list[firestore.DocumentReference]]]:
    with (
        tempfile.TemporaryDirectory() as data,
        LocalCloud(
            parts=("firestore",), project=PROJECT, data=Path(data), rules=ROOT / "firestore.rules"
        ) as cloud,
        Hosting(_config(cloud)) as hosting,
        chromium() as browser,
    ):
        os.environ["FIRESTORE_EMULATOR_HOST"] = cloud.firestore_host
        tasks = store(firestore.Client(project=PROJECT), count)
        yield browser, hosting, tasks


def store(client: firestore.Client, count: int) -> list[firestore.DocumentReference]:
    """The newest first, as the list shows them."""
    now, batch, tasks = datetime.now(UTC), client.batch(), []
    for number in range(count):
        task = client.document(f"orders/o{number // 5}/tasks/dataset_export_{number}")
        created = now - timedelta(seconds=number)
        fields = {"type": "dataset_export", "input": {}, "created_at": created, "shard": shard_of(task.path)}
        batch.set(task, fields | _states(now)[number % 4])
        tasks.append(task)
    batch.commit()
    return tasks


def measure(
    browser: Browser,
    hosting: Hosting,
    side: Side,
    tasks: list[firestore.DocumentReference],
    changes: float,
    seconds: float,
) -> tuple[Busy, Busy]:
    """While the page is opened, and from then on."""
    with browser.new_context(base_url=hosting.url, viewport={"width": 1360, "height": 900}) as context:
        page = context.new_page()
        page.goto("/")
        expect(page.get_by_role("navigation", name="Pages")).to_be_visible(timeout=PATIENCE_MS)
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.goto(f"/tasks?size={side.size}")
        expect(page.locator("[data-path]")).to_have_count(side.size, timeout=PATIENCE_MS)
        page.wait_for_timeout(SETTLED * 1000)
        opened = read_trace(browser.stop_tracing())
        browser.start_tracing(page=page, categories=CATEGORIES)
        if side.written:
            write(page, tasks, changes, seconds)
        else:
            page.wait_for_timeout(seconds * 1000)
        return opened, read_trace(browser.stop_tracing())


def write(page: Page, tasks: list[firestore.DocumentReference], changes: float, seconds: float) -> None:
    """One after the other, none faster than asked for; in the end the page has seen the last."""
    chance, begun, number = Random(7), monotonic(), 0  # noqa: S311 — any order will do, the same each time
    while (passed := monotonic() - begun) < seconds:
        if number > passed * changes:
            sleep(number / changes - passed)
        number += 1
        task = chance.choice(tasks)
        task.update(_states(datetime.now(UTC))[number % 4] | {"attempt": number})
    task.update({"attempt": 987_654})
    expect(page.locator(f"[data-path='{task.path}']")).to_contain_text("987654", timeout=PATIENCE_MS)


def report(opened: dict[str, Busy], watched: dict[str, Busy], seconds: float) -> None:
    print(f"\n{'page':12}{'longest':>11}{'> 50 ms':>10}{'> 200 ms':>10}{'busy':>8}{'opening it':>14}")
    for name, busy in watched.items():
        print(
            f"{name:12}{busy.longest:8.0f} ms{busy.longer_than(NOTICED_MS):10}{busy.longer_than(TOO_LONG_MS):10}"
            f"{busy.total / seconds / 10:7.0f}%{opened[name].longest:11.0f} ms"
        )
    *_, (name, busy) = watched.items()
    within = ", ".join(f"{what} {spent:.0f} ms" for what, spent in busy.longest_was)
    print(f"\nIn the longest turn of the page of {name} tasks: {within}")
    few = next(iter(watched.values()))
    figures = {
        "bench": "console",
        "longest_ms": round(busy.longest),
        "longest_ratio": round(busy.longest / few.longest, 2),
        "over_200_ms": busy.longer_than(TOO_LONG_MS),
        "opening_ms": round(opened[name].longest),
    }
    print(json.dumps(figures))


def _states(now: datetime) -> list[dict[str, Any]]:
    return [
        {"state": "scheduled", "reason": "new", "scheduled_at": now + timedelta(hours=1)},
        {
            "state": "running",
            "reason": "claimed",
            "started_at": now,
            "progress": {"done": now.microsecond, "total": 1_000_000, "note": "writing rows", "at": now},
        },
        {"state": "done", "reason": "completed", "finished_at": now},
        {
            "state": "failed",
            "reason": "exhausted",
            "finished_at": now,
            "error": {
                "kind": "exception",
                "type": "OSError",
                "message": "the connection was reset by its peer",
            },
        },
    ]


def _config(cloud: LocalCloud) -> dict[str, Any]:
    emulators = {"firestore": cloud.firestore_host}
    return {"projectId": PROJECT, "apiKey": "demo", "emulators": emulators, "user": ADMIN}


if __name__ == "__main__":
    main()
