"""The witness reads what the database told the relay."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.local import LocalCloud
from onwrite.local.chaos.versions import End, in_order
from onwrite.local.chaos.witness import Witness

PATH = "orders/o1/tasks/t1"
MOMENT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def options(data: Path) -> dict[str, Any]:
    return {"parts": ("firestore", "relay", "functions"), "record": data / "events"}


@pytest.fixture
def witness(cloud: LocalCloud, data: Path) -> Iterator[Witness]:
    with Witness(data / "events", "recordWritten") as witness:
        yield witness


def test_every_version_is_seen_with_its_owner_and_its_end(
    cloud: LocalCloud, database: firestore.Client, witness: Witness
) -> None:
    task = database.document(PATH)
    task.set({"number": 1, "state": "scheduled", "reason": "new", "attempt": 0})
    lease = {"token": "t1", "expires_at": MOMENT, "runner": "function"}
    task.update({"state": "running", "reason": "claimed", "attempt": 1, "lease": lease})
    cloud.wait_idle()
    witness.look()
    assert witness.states == {"scheduled": 0, "running": 1}
    entries = [
        {"token": "t0", "reason": "retry"},
        {"token": "t1", "reason": "completed", "ended_at": MOMENT},
        {"action": "cancel", "admin": "ada", "at": MOMENT},  # no end
    ]
    task.update({"state": "done", "lease": firestore.DELETE_FIELD, "history": entries})
    task.delete()
    cloud.wait_idle()
    witness.look()

    versions = in_order(witness.versions[PATH])
    assert [version.state for version in versions] == ["scheduled", "running", "done", "deleted"]
    assert [version.token for version in versions] == ["", "t1", "", ""]
    assert [version.attempt for version in versions] == [0, 1, 1, 0]
    assert versions[1].expires_at == MOMENT
    assert versions[2].end == End("t1", "completed", MOMENT)
    assert [version.follows for version in versions] == [0, *(version.at for version in versions[:-1])]
    assert +witness.states == {"deleted": 1}
