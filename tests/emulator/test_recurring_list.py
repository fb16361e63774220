"""What there is to see of recurring handlers, in a console and at a terminal."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Task, handler
from onwrite.cli import main
from onwrite.errors import UnknownType
from onwrite.handlers import Handler
from onwrite.local import FirestoreEmulator
from onwrite.recurring_list import lines, list_recurring
from onwrite.registry import Registry
from onwrite.sweep import sweep
from onwrite.tick_store import TickStore
from tests.emulator.conftest import Bench, GivenHandlers

DATABASE = "recurring-list"


@handler(every="30 2 * * *", time_zone="Europe/Berlin")
def work(task: Task, input: dict[str, Any]) -> None: ...


@handler()
def idle(task: Task, input: dict[str, Any]) -> None: ...


@pytest.fixture
def bench(emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A database of its own, empty after each test."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database=DATABASE)
    yield Bench(client, client.document("orders/o1"), now=datetime(2026, 3, 28, tzinfo=UTC))
    for collection in client.collections():
        client.recursive_delete(collection)
    client.close()


def listed(bench: Bench, registry: Registry) -> list[str]:
    (recurring,) = list_recurring(TickStore(bench.store), registry, bench.now, 2).types
    return list(lines(recurring))


def test_the_list_tells_of_the_last_tick_and_the_next_ones_in_the_zone_of_the_line(bench: Bench) -> None:
    registry = GivenHandlers({"work": work, "idle": idle})
    assert listed(bench, registry)[1:3] == [
        "    no sweep has seen this line yet: its ticks begin with the next one",
        "    last  none yet",
    ]
    for hours in (0, 2):
        bench.later(hours=hours)
        sweep(bench.store, bench.now, recurring=registry, tell=bench.told.append)
    assert listed(bench, registry) == [
        'work: "30 2 * * *" in Europe/Berlin, missed: once',
        "    last  Sat 2026-03-28 02:30 CET (01:30 UTC)",
        "    next  Sun 2026-03-29 03:00 CEST (01:00 UTC)",
        "          Mon 2026-03-30 02:30 CEST (00:30 UTC)",
    ]


def test_where_nothing_recurs_the_list_is_empty_and_asks_firestore_nothing(bench: Bench) -> None:
    assert list_recurring(TickStore(bench.store), GivenHandlers({"idle": idle}), bench.now).types == []


def test_a_terminal_lists_the_handlers_of_the_project(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recurring", "--project", bench.client.project, "--database", DATABASE]) == 0
    first, said, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(f"recurring of {bench.client.project}, database {DATABASE}, on the emulator at ")
    assert said == '  daily_report: "0 3 * * *" in Europe/Berlin, missed: all'
    assert len(rest) == 2 + 5
    assert all("03:00 CE" in tick for tick in rest[2:])


def test_a_file_that_cannot_be_imported_is_told_of_and_shows_in_the_exit_status(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Registry, name: str) -> Handler[..., Any]:
        raise UnknownType(name, [])

    monkeypatch.setattr(Registry, "get", broken)
    assert main(["recurring", "--project", bench.client.project, "--database", DATABASE]) == 1
    told = capsys.readouterr()
    assert "recurring/daily_report: its ticks could not be enqueued" in told.out
    assert "no handler for type 'daily_report'" in told.err


def test_a_folder_without_handlers_is_told_where_to_go(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: Registry) -> list[str]:
        raise ModuleNotFoundError("No module named 'handlers'")

    monkeypatch.setattr(Registry, "may_recur", missing)
    assert main(["recurring", "--project", bench.client.project]) == 1
    assert "run it in the folder of main.py" in capsys.readouterr().err
