"""Columns, order, limit and format of a request, looked up in its dataset."""

from collections.abc import Iterable
from dataclasses import dataclass

from exports.columns import Column
from exports.dataset import Dataset
from exports.errors import InvalidRequest, Problem
from exports.format_options import Format, GeoJsonFormat
from exports.request import ExportRequest
from exports.wording import named, offered


@dataclass(frozen=True, slots=True)
class OrderBy:
    """Nulls come last, in either direction."""

    column: Column
    descending: bool = False


def columns_of(request: ExportRequest, dataset: Dataset) -> tuple[Column, ...]:
    """In the order asked for; all of them where none is named."""
    if request.columns is None:
        return dataset.columns
    return _looked_up([(f"columns[{at}]", name) for at, name in enumerate(request.columns)], dataset)


def order_of(request: ExportRequest, dataset: Dataset) -> tuple[OrderBy, ...]:
    """As asked, then the key to break ties: without a key, rows that tie come as the source gives them."""
    places = [(f"order[{at}].column", one.column) for at, one in enumerate(request.order)]
    columns = _looked_up(places, dataset)
    asked = [
        OrderBy(column, one.direction == "desc") for column, one in zip(columns, request.order, strict=True)
    ]
    return tuple(_with_key(asked, dataset))


def limit_of(request: ExportRequest, dataset: Dataset) -> int | None:
    if request.limit is not None and not 1 <= request.limit <= dataset.max_rows:
        raise InvalidRequest(Problem("limit", f"must be a whole number from 1 to {dataset.max_rows:,}"))
    return request.limit


def format_of(request: ExportRequest, dataset: Dataset) -> Format:
    """With every option spelled out."""
    if not isinstance(request.format, GeoJsonFormat):
        return request.format
    known = dataset.coordinates
    latitude = request.format.latitude or (known.latitude if known else None)
    longitude = request.format.longitude or (known.longitude if known else None)
    if latitude is None or longitude is None:
        sentence = f"{dataset.name} has no coordinates; ask for csv, ndjson, parquet or xlsx"
        raise InvalidRequest(Problem("format.kind", sentence))
    _check_coordinate("latitude", latitude, request, dataset)
    _check_coordinate("longitude", longitude, request, dataset)
    if latitude == longitude:
        raise InvalidRequest(Problem("format.longitude", "must be another column than latitude"))
    return GeoJsonFormat(latitude=latitude, longitude=longitude)


def _looked_up(places: Iterable[tuple[str, str]], dataset: Dataset) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    problems = []
    for field, name in places:
        column = dataset.column(name)
        if column is None:
            offer = offered(dataset.names)
            problems.append(Problem(field, f"there is no column{named(name)}; ask for {offer}"))
        elif name in found:
            problems.append(Problem(field, f"{name} is there already; name each column once"))
        else:
            found[name] = column
    if problems:
        raise InvalidRequest(*problems)
    return tuple(found.values())


def _with_key(asked: list[OrderBy], dataset: Dataset) -> list[OrderBy]:
    """What comes behind a whole key decides nothing, so it is left out."""
    left = list(dataset.key)
    for at, one in enumerate(asked):
        left = [name for name in left if name != one.column.name]
        if dataset.key and not left:
            return asked[: at + 1]
    return asked + [OrderBy(column) for name in left if (column := dataset.column(name))]


def _check_coordinate(option: str, name: str, request: ExportRequest, dataset: Dataset) -> None:
    column = dataset.column(name)
    if column is None or column.type not in {"number", "decimal"}:
        offer = offered([one.name for one in dataset.columns if one.type in {"number", "decimal"}])
        sentence = f"must be a column of type number or decimal; there is {offer or 'none'}"
        raise InvalidRequest(Problem(f"format.{option}", sentence))
    if request.columns is not None and name not in request.columns:
        raise InvalidRequest(Problem("columns", f"must hold {name}, the {option} of geojson"))
