"""Names of files: readable, safe in a path, and another one whenever the bytes could be other ones."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import naming
from exports.columns import Column
from exports.compile import compile_statement
from exports.errors import NoVersion
from exports.naming import name_of
from exports.statement import Statement
from tests.unit.exports.sales import CATALOGUES, DIALECTS, canonical, path, statement, where

REQUEST = canonical(where("city", "eq", "Rom"), where("pieces", "gt", 5))
STATEMENT = compile_statement(REQUEST)


def hash_of(other: Statement = STATEMENT, version: str = "7") -> str:
    return name_of(REQUEST, other, version).hash


@pytest.mark.parametrize(
    ("fields", "readable"),
    [
        ({}, "all-[].csv"),
        ({"regions": ["Rom", "Köln"]}, "koln-rom-[].csv"),
        ({"regions": ["Rom"], "filters": [where("pieces", "eq", 5)]}, "rom-filtered-[].csv"),
        ({"columns": ["id", "city"], "limit": 10}, "all-2-columns-first-10-[].csv"),
        ({"format": {"kind": "csv", "compression": "gzip"}}, "all-[].csv.gz"),
        ({"format": {"kind": "ndjson", "compression": "zstd"}}, "all-[].ndjson.zst"),
        ({"format": {"kind": "parquet"}}, "all-[].parquet"),
        ({"format": {"kind": "xlsx"}}, "all-[].xlsx"),
        ({"format": {"kind": "geojson"}}, "all-[].geojson"),
    ],
)
def test_a_name_tells_what_is_in_the_file(fields: dict[str, Any], readable: str) -> None:
    before, after = readable.split("[]")
    pattern = f"exports/sales/7/{re.escape(before)}[0-9a-f]{{40}}{re.escape(after)}"
    assert re.fullmatch(pattern, path(canonical(**fields)))


def test_no_value_of_a_filter_is_in_a_name() -> None:
    assert "geheim" not in path(canonical(where("note", "eq", "geheim")))


def test_the_same_request_has_the_same_name_for_ever() -> None:
    """If this fails, every file made so far is lost: count naming.SCHEME up if that is meant."""
    assert path(REQUEST) == "exports/sales/7/all-filtered-95c68a68830c17c1f8b84ec4fbdf69910393f662.csv"


OTHER: list[Statement] = [
    replace(STATEMENT, sql=STATEMENT.sql + " "),
    replace(STATEMENT, dialect="postgresql"),
    replace(STATEMENT, columns=STATEMENT.columns[:-1]),
    replace(STATEMENT, columns=(*STATEMENT.columns[:-1], Column("secret", "date"))),
    *(
        replace(STATEMENT, parameters={"p1": "Rom", "p2": value})
        for value in (
            6,
            "5",
            5.0,
            True,
            Decimal(5),
            Decimal("5.00"),
            date(2026, 1, 1),
            datetime(2026, 1, 1, tzinfo=UTC),
        )
    ),
    replace(STATEMENT, parameters={"p1": 5, "p2": "Rom"}),
    replace(STATEMENT, parameters={"p1": "Rom"}),
    replace(STATEMENT, parameters={"p1": "Ro", "p2": "m5"}),
]


def test_whatever_could_change_the_bytes_changes_the_hash() -> None:
    hashes = [hash_of(), hash_of(version="8"), hash_of(version="7 "), *map(hash_of, OTHER)]
    assert len(set(hashes)) == len(hashes)


def test_what_is_only_said_about_a_column_changes_nothing() -> None:
    told = tuple(replace(column, description="other", filterable=False) for column in STATEMENT.columns)
    assert hash_of(replace(STATEMENT, columns=told)) == hash_of()


def test_a_new_scheme_gives_new_names(monkeypatch: pytest.MonkeyPatch) -> None:
    before = hash_of()
    monkeypatch.setattr(naming, "SCHEME", naming.SCHEME + 1)
    assert hash_of() != before


def test_each_dialect_has_names_of_its_own() -> None:
    assert len({name_of(REQUEST, statement(kind), "7").hash for kind in DIALECTS}) == len(CATALOGUES)


@given(st.text())
def test_a_version_never_leaves_its_folder(version: str) -> None:
    if not version.strip():
        with pytest.raises(NoVersion, match="no version of the dataset"):
            name_of(REQUEST, STATEMENT, version)
        return
    found = name_of(REQUEST, STATEMENT, version).path
    assert re.fullmatch(r"exports/sales/[A-Za-z0-9_-]{1,40}/all-filtered-[0-9a-f]{40}\.csv", found)


def test_many_regions_are_counted() -> None:
    assert naming._regions(canonical(regions=["Rom", "Oslo", "Köln"])) == "koln-oslo-rom"
    four = replace(REQUEST, regions=replace(canonical(regions=["Rom"]).regions, values=tuple("abcd")))  # type: ignore[type-var]
    assert naming._regions(four) == "4-regions"
