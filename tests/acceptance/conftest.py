"""The functions as deployed, on a local cloud with the project's rules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore, storage

from demo.people import Person
from demo.seed import seed_flights, seed_stock
from onwrite.local import LocalCloud

ROOT = Path(__file__).parents[2]
DATASETS, EXPORTS = "demo-onwrite-datasets", "demo-onwrite-exports"

# With it set the SDK believes unsigned tokens; it asks nobody there to verify one.
BELIEVES = {"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099"}

Start = Callable[..., Any]


@pytest.fixture(scope="session")
def start(java_and_emulator: None, tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Start a cloud of one's own: `with start(faults=…) as cloud`."""

    @contextmanager
    def started(**options: Any) -> Iterator[LocalCloud]:
        data = tmp_path_factory.mktemp("cloud")
        defaults = {
            "main": ROOT / "main.py",
            "rules": ROOT / "firestore.rules",
            "buckets": (DATASETS, EXPORTS),
        }
        with LocalCloud(**{"data": data, **defaults, **options}) as cloud:
            yield cloud

    return started


@pytest.fixture(scope="session")
def cloud(start: Start) -> Iterator[LocalCloud]:
    """All parts, the shop's stock and data set, and a sweep every second, as Cloud Scheduler would."""
    with start(sweep_every=1) as cloud:
        seed_stock(client_of(cloud))
        with storage_of(cloud) as buckets:
            seed_flights(buckets.bucket(DATASETS))
        yield cloud


def client_of(cloud: LocalCloud) -> firestore.Client:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", cloud.firestore_host)
        return firestore.Client(project=cloud.project)


@contextmanager
def storage_of(cloud: LocalCloud) -> Iterator[storage.Client]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("STORAGE_EMULATOR_HOST", cloud.storage_url)
        client = storage.Client(project=cloud.project, credentials=AnonymousCredentials())
    yield client
    client.close()


def place(cloud: LocalCloud, order: str, **changed: Any) -> firestore.DocumentReference:
    """As an app writes it, under the rules."""
    fields = {
        "customer": "ada",
        "email": "ada@example.com",
        "lines": [{"sku": "espresso-cups", "name": "Espresso cups", "quantity": 1, "price": 2490}],
        "datasets": [],
        "currency": "EUR",
        "status": "placed",
    }
    Person(cloud.firestore_host, cloud.project, "ada").place_order(order, fields | changed)
    return client_of(cloud).document(f"orders/{order}")
