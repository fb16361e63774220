"""What is large or only grows in uploads and documents is not indexed: it would end at some 500 writes a second."""

import json
from pathlib import Path

import pytest

FILE = Path(__file__).parents[2] / "firestore.indexes.json"


@pytest.mark.parametrize(
    ("collection", "fields"),
    [
        ("uploads", {"created_at", "tasks", "processed"}),
        ("documents", {"normalized_at", "sections", "checks"}),
    ],
)
def test_no_field_that_may_be_large_or_holds_a_time_is_indexed(collection: str, fields: set[str]) -> None:
    overrides = json.loads(FILE.read_text())["fieldOverrides"]
    mine = [override for override in overrides if override["collectionGroup"] == collection]
    assert {override["fieldPath"] for override in mine if not override["indexes"]} == fields
