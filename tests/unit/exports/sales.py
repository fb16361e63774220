"""A dataset with a column of every type, in each of the three sources, and ways to ask for it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from exports.canonical import CanonicalRequest, canonical_form
from exports.catalogue import Catalogue, read_catalogue
from exports.compile import compile_statement
from exports.dataset import Dataset
from exports.errors import InvalidRequest
from exports.naming import name_of
from exports.request import ExportRequest, read_request
from exports.statement import Statement

FIELDS: Final[Mapping[str, Any]] = {
    "title": "Sales",
    "price_class": "standard",
    "max_rows": 1000,
    "columns": {
        "id": {"type": "integer"},
        "city": {"type": "text", "description": "Where"},
        "note": {"type": "text"},
        "pieces": {"type": "integer"},
        "weight": {"type": "number"},
        "amount": {"type": "decimal", "precision": 12, "scale": 2},
        "paid": {"type": "boolean"},
        "day": {"type": "date"},
        "at": {"type": "timestamp"},
        "lat": {"type": "number"},
        "lon": {"type": "number"},
        "secret": {"type": "text", "filterable": False},
    },
    "key": ["id"],
    "regions": {"column": "city", "names": {"Köln": "Cologne", "Oslo": "Oslo", "Rom": "Rome"}},
    "coordinates": {"latitude": "lat", "longitude": "lon"},
}

_SOURCES: Final[Mapping[str, Any]] = {
    "duckdb": ({"kind": "duckdb", "location": "sales.parquet", "table": "sales"}, {"from": "file"}),
    "postgresql": (
        {"kind": "postgresql", "location": "SHOP_DATABASE", "table": "shop.sales"},
        {"from": "column", "table": "shop.loads", "column": "loaded_at"},
    ),
    "bigquery": (
        {"kind": "bigquery", "location": "a-project", "table": "a-project.shop.sales"},
        {"from": "modified"},
    ),
}


def sales(kind: str = "duckdb", **other: Any) -> Dataset:
    source, version = _SOURCES[kind]
    return Dataset.model_validate({**FIELDS, "name": "sales", "source": source, "version": version, **other})


DIALECTS: Final = tuple(_SOURCES)
CATALOGUES: Final[Mapping[str, Catalogue]] = {
    kind: {**read_catalogue(), "sales": sales(kind)} for kind in DIALECTS
}
CATALOGUE: Final = CATALOGUES["duckdb"]


def canonical(*filters: Any, **fields: Any) -> CanonicalRequest:
    wanted = {"dataset": "sales", **({"filters": list(filters)} if filters else {}), **fields}
    return canonical_form(read_request(wanted), CATALOGUE)


def outcome(
    request: Callable[[], ExportRequest], catalogue: Catalogue = CATALOGUE, allowed: list[str] | None = None
) -> CanonicalRequest | InvalidRequest:
    """Either may be right."""
    try:
        return canonical_form(request(), catalogue, allowed)
    except InvalidRequest as error:
        return error


def statement(kind: str, *filters: Any, **fields: Any) -> Statement:
    wanted = {"dataset": "sales", "filters": list(filters), **fields}
    return compile_statement(canonical_form(read_request(wanted), CATALOGUES[kind]))


def path(request: CanonicalRequest, version: str = "7") -> str:
    return name_of(request, compile_statement(request), version).path


def where(column: str, op: str, value: Any) -> dict[str, Any]:
    return {"op": op, "column": column, "value": value}


def every(*filters: Any) -> dict[str, Any]:
    return {"op": "and", "filters": list(filters)}


def either(*filters: Any) -> dict[str, Any]:
    return {"op": "or", "filters": list(filters)}


def never(one: Any) -> dict[str, Any]:
    return {"op": "not", "filter": one}
