"""Faults on request, against what the seed says."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.local import Faults, LocalCloud
from onwrite.local.faults import fate_of

FAULTS = Faults(seed=11, duplicate=0.3, reorder=0.2, delay=0.2, drop=0.2)
WRITES = 40


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    return {"parts": ("firestore", "relay", "functions"), "faults": FAULTS}


def test_each_event_meets_the_fate_its_seed_decides(
    cloud: LocalCloud, database: firestore.Client, record: Callable[[str], list[dict[str, Any]]]
) -> None:
    for number in range(WRITES):
        database.document(f"orders/o/tasks/t{number}").set({"number": number})
    counters = cloud.wait_idle()["recordWritten"]
    fates = [fate_of(number, FAULTS) for number in range(WRITES)]
    arrived = [call["number"] for call in record("recordWritten")]
    assert Counter(arrived) == Counter({n: len(f.waits) for n, f in enumerate(fates) if not f.dropped})
    assert arrived != sorted(arrived)
    assert counters["dropped"] == sum(fate.dropped for fate in fates)
    assert counters["delivered"] == len(arrived)
    assert counters["pending"] == 0
