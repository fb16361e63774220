"""What becomes of an export when another attempt was faster, or the storage will not have it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from google.cloud.storage.exceptions import InvalidResponse

from handlers.dataset_export import ExportLost, dataset_export
from handlers.shop import buckets
from handlers.shop.flights import FlightsRequest
from onwrite.testing import perform
from tests.unit.handlers.refusing_storage import RefusingStorage, refusing

MEANWHILE = {"size": "99", "generation": "7", "metadata": {"rows": "4"}}


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RefusingStorage]:
    file = tmp_path / "one.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy (select 'JFK' as origin, 7 as month) to '{file}' (format parquet)")
    with refusing(RefusingStorage(file.read_bytes(), MEANWHILE)) as storage:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage.url)
        monkeypatch.setenv("DATASETS_BUCKET", "datasets")
        monkeypatch.setenv("EXPORTS_BUCKET", "exports")
        buckets._client.cache_clear()
        yield storage
        buckets._client().close()
        buckets._client.cache_clear()


def test_a_file_that_came_while_ours_was_on_its_way_is_the_answer(storage: RefusingStorage) -> None:
    result = perform(dataset_export, {"dataset": "flights"}).result
    assert (result["rows"], result["bytes"]) == (4, 99)  # the other attempt's, not ours
    assert storage.preconditions == ["0"]


def test_any_other_refusal_is_raised(storage: RefusingStorage) -> None:
    storage.status = 403
    with pytest.raises(InvalidResponse):
        perform(dataset_export, {"dataset": "flights"})


def test_a_file_that_is_gone_again_is_worth_another_attempt(storage: RefusingStorage) -> None:
    storage.there = None
    with pytest.raises(ExportLost, match="was deleted"):
        perform(dataset_export, {"dataset": "flights"})


@pytest.mark.parametrize(
    ("wanted", "title", "slug"),
    [
        ({}, "Flights from all airports, 2013", "all"),
        ({"origin": "JFK"}, "Flights from JFK, 2013", "jfk"),
        ({"month": 7}, "Flights from all airports, July 2013", "all-07"),
        ({"origin": "LGA", "month": 12}, "Flights from LGA, December 2013", "lga-12"),
    ],
)
def test_a_request_has_a_title_for_people_and_a_name_for_its_file(
    wanted: dict[str, Any], title: str, slug: str
) -> None:
    request = FlightsRequest(dataset="flights", **wanted)
    assert (request.title, request.slug) == (title, slug)
