"""A request as one dataset understands it: two requests that mean the same are equal here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar, cast

from exports.catalogue import Catalogue
from exports.columns import Column
from exports.conditions import Condition, OneOf
from exports.dataset import Dataset
from exports.errors import InvalidRequest, Problem, UnknownDataset
from exports.filter_meaning import meaning
from exports.format_options import Format
from exports.lookups import OrderBy, columns_of, format_of, limit_of, order_of
from exports.region_limits import check_allowed, regions_of
from exports.request import ExportRequest
from exports.wording import named, offered

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CanonicalRequest:
    """Everything in it was looked up in the catalogue, or read as a value of a column's type.

    `regions` are the only ones whose rows the file may hold; None where the request names none. `order` ends with
    the dataset's key, if it has one. `limit` None: every row, and more than `dataset.max_rows` are an error, not
    a shorter file.
    """

    dataset: Dataset
    columns: tuple[Column, ...]
    condition: Condition | None
    regions: OneOf | None
    order: tuple[OrderBy, ...]
    limit: int | None
    format: Format


def canonical_form(
    request: ExportRequest, catalogue: Catalogue, allowed_regions: Collection[str] | None = None
) -> CanonicalRequest:
    """InvalidRequest tells every field that is wrong, and what can be asked for instead.

    `allowed_regions` is what the caller may have, such as what a customer paid for. The request must then name
    its regions, and RegionNotAllowed names the first that is not among them. None: all rows may be had.
    """
    dataset = catalogue.get(request.dataset)
    if dataset is None:
        offer = offered(sorted(catalogue))
        raise UnknownDataset(
            Problem("dataset", f"there is no dataset{named(request.dataset)}; ask for {offer}")
        )
    parts = _Parts()
    found = CanonicalRequest(
        dataset=dataset,
        columns=parts.read(lambda: columns_of(request, dataset)),
        condition=parts.read(lambda: meaning(request.filters, dataset)),
        regions=parts.read(lambda: regions_of(request, dataset)),
        order=parts.read(lambda: order_of(request, dataset)),
        limit=parts.read(lambda: limit_of(request, dataset)),
        format=parts.read(lambda: format_of(request, dataset)),
    )
    if parts.problems:
        raise InvalidRequest(*parts.problems)
    check_allowed(request, dataset, allowed_regions)
    return found


class _Parts:
    """Reads on after a problem, so that all are told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, part: Callable[[], T]) -> T:
        try:
            return part()
        except InvalidRequest as wrong:
            self.problems += wrong.problems
            return cast("T", None)  # nobody sees it: there are problems
