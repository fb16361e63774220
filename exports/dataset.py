"""A dataset of the catalogue: the allow-list of what a request may name."""

import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, model_validator

from exports.columns import Column, ColumnType
from exports.source_place import PLAIN, Frozen, SourcePlace, Version, contradictions


class Coordinates(Frozen):
    """Columns in degrees, WGS 84."""

    latitude: str
    longitude: str


def _normal(names: dict[str, str]) -> dict[str, str]:
    return {unicodedata.normalize("NFC", region): name for region, name in names.items()}


class Regions(Frozen):
    """The parts a dataset is sold in: the values of `column`, with the name of each for people."""

    column: str
    names: Annotated[dict[str, str], Field(min_length=1), AfterValidator(_normal)]


class _ColumnEntry(Frozen):
    type: ColumnType
    description: str = ""
    filterable: bool = True
    precision: int | None = None
    scale: int | None = None


def _columns(entries: Any) -> Any:
    """A map of name and entry, as the file has it, or columns as they are."""
    if not isinstance(entries, dict):
        return entries
    return tuple(
        Column(name, **_ColumnEntry.model_validate(entry).model_dump()) for name, entry in entries.items()
    )


class Dataset(Frozen):
    """`key` names columns that tell any two rows apart: it breaks ties, so that equal requests give equal bytes."""

    name: Annotated[str, Field(pattern=r"\A[a-z][a-z0-9_]{0,39}\z")]
    title: str
    description: str = ""
    price_class: str
    max_rows: Annotated[StrictInt, Field(ge=1, lt=2**53)]
    source: SourcePlace
    version: Version
    columns: Annotated[tuple[Column, ...], Field(min_length=1), BeforeValidator(_columns)]
    key: tuple[str, ...] = ()
    regions: Regions | None = None
    coordinates: Coordinates | None = None

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        wrong = next(self._contradictions(), None)
        if wrong:
            raise ValueError(wrong)
        return self

    def _contradictions(self) -> Iterator[str]:
        yield from contradictions(self.source, self.version)
        if len({name.lower() for name in self.names}) < len(self.names):
            yield "columns: two names differ in nothing but capitals, which DuckDB and BigQuery take for one"
        if not all(PLAIN.fullmatch(name) for name in self.names):
            yield "columns: use letters, digits and _ in names; a view can have such names"
        yield from self._dangling()

    def _dangling(self) -> Iterator[str]:
        types = {column.name: column.type for column in self.columns}
        if not types.keys() >= set(self.key) or len(set(self.key)) < len(self.key):
            yield "key names something that is no column, or a column twice"
        if self.regions and types.get(self.regions.column) != "text":
            yield "regions.column must be a column of type text"
        ends = {self.coordinates.latitude, self.coordinates.longitude} if self.coordinates else set()
        if any(types.get(end) not in {"number", "decimal"} for end in ends):
            yield "coordinates must be two columns of type number or decimal"
