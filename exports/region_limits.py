"""Which regions' rows a file may hold, and who may have them.

A request that names regions gets rows of those regions and no others; one that names none gets all rows, also
those of no region. Whoever may not have everything must therefore name the regions: nothing is left out
silently, and the file is the same whoever asks.
"""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Final

from exports.conditions import OneOf, one_of
from exports.dataset import Dataset
from exports.errors import InvalidRequest, Problem, RegionNotAllowed
from exports.request import ExportRequest
from exports.wording import named, offered

_NONE: Final[Mapping[str, str]] = {}


def regions_of(request: ExportRequest, dataset: Dataset) -> OneOf | None:
    if request.regions is None:
        return None
    known = _known(dataset)
    column = dataset.column(dataset.regions.column) if dataset.regions else None
    if column is None:
        raise InvalidRequest(Problem("regions", f"{dataset.name} has no regions; leave regions out"))
    offer = offered(sorted(known))
    problems = [
        Problem(f"regions[{at}]", f"there is no region{named(region)}; ask for {offer}")
        for at, region in enumerate(request.regions)
        if _normal(region) not in known
    ]
    if problems:
        raise InvalidRequest(*problems)
    return one_of(column, map(_normal, request.regions))


def check_allowed(request: ExportRequest, dataset: Dataset, allowed: Collection[str] | None) -> None:
    """Of a request whose regions are known to exist."""
    if allowed is None:
        return
    had = within(dataset, allowed)
    offer = f"ask for {offered(had)}" if had else "none is"
    if request.regions is None:
        sentence = f"not all of {dataset.name} is allowed, so the regions must be named; {offer}"
        raise RegionNotAllowed(Problem("regions", sentence))
    problems = [
        Problem(f"regions[{at}]", f"the region {_normal(region)} is not allowed; {offer}")
        for at, region in enumerate(request.regions)
        if _normal(region) not in had
    ]
    if problems:
        raise RegionNotAllowed(*problems)


def within(dataset: Dataset, allowed: Collection[str] | None) -> list[str]:
    """The dataset's regions among the allowed, sorted."""
    known = sorted(_known(dataset))
    return known if allowed is None else [region for region in known if region in set(map(_normal, allowed))]


def _known(dataset: Dataset) -> Mapping[str, str]:
    return dataset.regions.names if dataset.regions else _NONE


def _normal(region: str) -> str:
    return unicodedata.normalize("NFC", region)
