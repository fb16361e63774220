"""The data sets for sale, and what customers know them by.

No heavy imports: orders are read where no export runs.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from exports.catalogue import Catalogue, read_catalogue

MOST_TOLD: Final = 3  # regions; of more, the first two are told


@cache
def catalogue() -> Catalogue:
    """Part of what is deployed, so it never changes while a process lives."""
    return read_catalogue()


def title_of(name: str, regions: Sequence[str] | None = None) -> str:
    """`Flights out of New York, 2013: John F. Kennedy`; what the catalogue no longer has is called as it was."""
    dataset = catalogue().get(name)
    title = dataset.title if dataset else name
    if not regions:
        return title
    names = dataset.regions.names if dataset and dataset.regions else {}
    return f"{title}: {_told([names.get(region, region) for region in dict.fromkeys(regions)])}"


def _told(names: Sequence[str]) -> str:
    if len(names) <= MOST_TOLD:
        return ", ".join(names)
    first = names[: MOST_TOLD - 1]
    return f"{', '.join(first)} and {len(names) - len(first)} more"
