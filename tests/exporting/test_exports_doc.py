"""docs/exports.md: every request, filter, format and dataset of the page, read or run as it stands there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from google.cloud.storage import Bucket

from demo.seed import seed_flights
from exports.catalogue import OURS, read_catalogue, read_dataset
from exports.exporter import Exporter
from exports.filters import FILTERS
from exports.format_options import FORMATS
from exports.request import ExportRequest, read_request
from exports.sources.places import Places
from exports.storage import ObjectStore
from functions.parameters import ENFORCE_APP_CHECK, PLANS_PER_MINUTE
from functions.signed_in_call import LARGEST_BODY
from tests.exporting.conftest import QUICK

PAGE = Path("docs/exports.md").read_text()
OPS = {op for model in FILTERS for op in get_args(model.model_fields["op"].annotation)}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def rows_of(field: str) -> Iterator[Any]:
    """The JSON maps in the tables that have this field."""
    for cell in re.findall(r"^\|(?: `\w+` \|)? `(\{.*?\})` \|", PAGE, re.MULTILINE):
        told = json.loads(cell)
        if field in told:
            yield told


@pytest.fixture
def flights(bucket: Bucket) -> Exporter:
    seed_flights(bucket)
    return Exporter(read_catalogue(), Places(bucket, str).source_of, ObjectStore(bucket, patience=QUICK))


def test_the_request_of_the_page_makes_a_file(flights: Exporter) -> None:
    (request,) = [fields for text in blocks("json") if "dataset" in (fields := json.loads(text))]
    assert request.keys() == ExportRequest.model_fields.keys()
    made = flights.run(flights.plan(read_request(request)))
    assert (made.rows, made.filename) == (1000, "flights-jfk-lga-4-columns-filtered-first-1000.csv.gz")


def test_there_is_an_example_of_every_operator_and_some_rows_pass_it(flights: Exporter) -> None:
    examples = list(rows_of("op"))
    assert {one["op"] for one in examples} == OPS
    for one in examples:
        made = flights.run(flights.plan(read_request({"dataset": "flights", "filters": [one]})))
        assert 0 < made.rows < 336_776, one


def test_every_format_is_told_with_its_options_and_their_defaults() -> None:
    told = {one["kind"]: one for one in rows_of("kind")}
    for model in FORMATS:
        defaults = model().model_dump()
        example = told.pop(defaults["kind"])
        assert example.keys() == defaults.keys()
        assert {name: value for name, value in example.items() if value != defaults[name]}.keys() <= {
            "latitude",
            "longitude",
        }
        assert read_request({"dataset": "flights", "format": example}).format == model(**example)
    assert not told


def test_the_dataset_of_the_page_is_one(tmp_path: Path) -> None:
    (text,) = blocks("toml")
    (tmp_path / "weather.toml").write_text(text)
    dataset = read_dataset(tmp_path / "weather.toml")
    assert (dataset.name, dataset.names) == ("weather", ("station", "at", "temperature", "note"))
    assert not (OURS / "weather.toml").exists()  # "could be"


def test_the_figures_of_the_page_are_those_of_the_code() -> None:
    assert f"`PLANS_PER_MINUTE` times a minute ({PLANS_PER_MINUTE.default})" in PAGE
    assert f"larger than {LARGEST_BODY // 1024} KiB" in PAGE
    assert ENFORCE_APP_CHECK.default is False
