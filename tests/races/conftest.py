"""One emulator under the project's rules, a Firestore project of its own for each race, and no pauses."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Protocol

import httpx
import pytest
from google.cloud import firestore

from onwrite.local import FirestoreEmulator
from tests.conftest import EXPLORED
from tests.races.explorer import Explored
from tests.races.scenario import Scenario
from tests.rules.firestore_client import FirestoreClient

RULES = Path(__file__).parents[2] / "firestore.rules"
Tell = Callable[[str], None]

_projects = count(1)


class Race(Protocol):
    def __call__(self, scenario: Scenario, *, orders: int) -> None:
        """Explore all orders, tell their number, and hold it against the one that is expected."""


@pytest.fixture
def race(client: firestore.Client, tell: Tell) -> Race:
    def explore(scenario: Scenario, *, orders: int) -> None:
        explored = scenario.explore(client)
        faults = f"{scenario.faults} fault{'' if scenario.faults == 1 else 's'}"
        tell(f"{scenario.name}: {explored.orders:,} orders, all of them up to {faults}")
        assert explored == Explored(orders, exhausted=True), (
            f"there are {explored.orders} orders, for the engine takes other steps than before: "
            "if that is meant, write the new number"
        )

    return explore


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """A line of the section that ends the run."""
    return partial(record_property, EXPLORED)


@pytest.fixture
def client(emulator_with_rules: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch) -> firestore.Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator_with_rules.host)
    monkeypatch.setenv("CALLBACK_URL", "https://example.com/receiveCallback")
    for module in ("commits", "store", "callbacks"):  # who goes first is chosen, not waited for
        monkeypatch.setattr(f"onwrite.{module}.pause", lambda _: None)
    return firestore.Client(project=f"demo-race-{next(_projects)}")


@pytest.fixture
def console(emulator_with_rules: FirestoreEmulator, client: firestore.Client) -> Iterator[FirestoreClient]:
    """The admins' console: HTTP, under the rules."""
    with httpx.Client(base_url=f"http://{emulator_with_rules.host}", timeout=30) as http:
        yield FirestoreClient(http, client.project)


@pytest.fixture(scope="session")
def emulator_with_rules(java_and_emulator: None) -> Iterator[FirestoreEmulator]:
    with FirestoreEmulator(rules=RULES) as emulator:
        yield emulator
