"""The partner's books, kept by several threads at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onwrite.local.chaos.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.open_books()
    return ledger


def test_a_repeated_key_is_counted_and_booked_once(ledger: Ledger) -> None:
    for _ in range(3):
        ledger.book("k1", "tasks/1")
    ledger.book("k2", "tasks/2")
    assert ledger.keys() == {"tasks/1": ("k1",), "tasks/2": ("k2",)}
    assert ledger.repeated_calls() == 2


def test_a_second_key_of_a_task_is_a_second_effect(ledger: Ledger) -> None:
    ledger.book("k2", "tasks/1")
    ledger.book("k1", "tasks/1")
    assert ledger.keys() == {"tasks/1": ("k1", "k2")}


def test_nothing_is_lost_between_many_at_once(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: ledger.book(f"k{number % 50}", f"tasks/{number % 50}"), range(200)))
    assert len(ledger.keys()) == 50
    assert ledger.repeated_calls() == 150


def test_the_books_of_an_earlier_run_are_closed(ledger: Ledger) -> None:
    ledger.book("k1", "tasks/1")
    ledger.open_books()
    assert ledger.keys() == {}
