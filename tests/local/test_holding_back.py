"""A relay that may hold next to nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.local import LocalCloud, LocalCloudError, Pace

WRITES = 30


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    return {
        "parts": ("firestore", "relay", "functions"),
        "pace": Pace(first_retry=0.05, longest_retry=0.2, most_held=1),
    }


def test_holding_back_bounds_what_is_held_and_loses_nothing(
    cloud: LocalCloud,
    database: firestore.Client,
    record: Callable[[str], list[dict[str, Any]]],
    eventually: Callable[[Callable[[], bool]], None],
) -> None:
    cloud.kill_functions()
    for number in range(WRITES):
        database.document(f"orders/o/tasks/t{number}").set({"number": number})
    eventually(lambda: cloud.stats()["recordWritten"]["received"] > 0)
    with pytest.raises(LocalCloudError, match="still on their way"):
        cloud.wait_idle(timeout=0.5)
    assert cloud.stats()["recordWritten"]["received"] == 1
    cloud.start_functions()
    cloud.wait_idle()
    assert sorted(call["number"] for call in record("recordWritten")) == list(range(WRITES))
