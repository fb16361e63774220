"""The JSON schema (2020-12) of the requests a dataset takes: what a front end needs for its forms.

What it lets through, `canonical_form` takes, but for what JSON schema has no words for: that a date exists, that
`low` is not above `high`, how many filters and values there are in all, that no column is in the order twice,
that geojson's columns are among those chosen.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from exports.columns import Column
from exports.dataset import Dataset, Regions
from exports.filter_schema import filter_definitions
from exports.filters import DEEPEST, MOST_FILTERS
from exports.format_options import FORMATS, GeoJsonFormat
from exports.region_limits import within
from exports.request import MOST_COLUMNS, MOST_ORDER

_Schema = dict[str, Any]
_DIRECTIONS: Final = ["asc", "desc"]


def request_schema(dataset: Dataset, allowed_regions: Collection[str] | None = None) -> _Schema:
    """With `allowed_regions`, the regions must be named, and only these are offered."""
    properties: _Schema = {
        "dataset": {"const": dataset.name},
        "columns": _columns(dataset),
        "order": _order(dataset),
        "limit": {"type": "integer", "minimum": 1, "maximum": dataset.max_rows},
        "format": {"oneOf": _formats(dataset), "default": {"kind": "csv"}},
    }
    definitions = filter_definitions(dataset.columns)
    if definitions:
        deepest = {"$ref": f"#/$defs/filter_{DEEPEST}"}
        properties["filters"] = {"type": "array", "maxItems": MOST_FILTERS, "items": deepest, "default": []}
    if dataset.regions:
        properties["regions"] = _regions(dataset.regions, within(dataset, allowed_regions))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": dataset.title,
        "description": dataset.description,
        "type": "object",
        "additionalProperties": False,
        "required": ["dataset"] if allowed_regions is None else ["dataset", "regions"],
        "properties": properties,
        "$defs": definitions,
    }


def _columns(dataset: Dataset) -> _Schema:
    return {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_COLUMNS,
        "uniqueItems": True,
        "items": {"oneOf": [_told(column) for column in dataset.columns]},
        "default": list(dataset.names),
    }


def _told(column: Column) -> _Schema:
    return {"const": column.name, "description": column.description, "x-type": column.type}


def _order(dataset: Dataset) -> _Schema:
    one = {
        "type": "object",
        "additionalProperties": False,
        "required": ["column"],
        "properties": {
            "column": {"enum": list(dataset.names)},
            "direction": {"enum": _DIRECTIONS, "default": "asc"},
        },
    }
    return {"type": "array", "maxItems": MOST_ORDER, "items": one, "default": []}


def _regions(regions: Regions, names: Sequence[str]) -> _Schema:
    offered = [{"const": region, "title": regions.names[region]} for region in names]
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"oneOf": offered}}


def _formats(dataset: Dataset) -> list[_Schema]:
    schemas = [
        model.model_json_schema() | {"required": ["kind"]}
        for model in FORMATS
        if model is not GeoJsonFormat or dataset.coordinates
    ]
    if dataset.coordinates:
        places = {"enum": [one.name for one in dataset.columns if one.type in {"number", "decimal"}]}
        known = dataset.coordinates.model_dump()
        schemas[-1]["properties"] |= {
            option: places | {"default": column} for option, column in known.items()
        }
    return schemas
