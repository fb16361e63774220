"""What can be told of an export before it is made."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from exports.exporter import Exporter
from exports.request import ExportRequest


@dataclass(frozen=True, slots=True)
class Preview:
    """`name` is the object's in the bucket, `filename` what a download of it is called.

    `bytes` and `rows` are exact, and known where the file is there. `estimated_rows` is for a file that is not, and
    None where it would cost a query to tell.
    """

    name: str
    hash: str
    filename: str
    exists: bool
    bytes: int | None
    rows: int | None
    estimated_rows: int | None
    price_class: str
    dataset: str
    version: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def preview(
    exporter: Exporter, request: ExportRequest, allowed_regions: Collection[str] | None = None
) -> Preview:
    """Runs no query but the one for the version; the errors are those of `Exporter.plan`."""
    plan = exporter.plan(request, allowed_regions)
    file = exporter.find(plan)
    return Preview(
        name=plan.name.path,
        hash=plan.name.hash,
        filename=plan.filename,
        exists=file is not None,
        bytes=file.bytes if file else None,
        rows=file.rows if file else None,
        estimated_rows=None if file else exporter.estimate(plan),
        price_class=plan.request.dataset.price_class,
        dataset=plan.request.dataset.name,
        version=plan.version,
    )
