"""The whole way of an export: request, SQL, name; is it there? Else run it and stream it to the bucket."""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import pyarrow as pa

from exports.canonical import CanonicalRequest, canonical_form
from exports.catalogue import Catalogue
from exports.compile import compile_statement
from exports.dataset import Dataset
from exports.errors import InvalidRequest, Problem, RowsChanged
from exports.export_file import ExportFile, export_file, metadata_of
from exports.formats import check_rows, content_type, write
from exports.memory import prepare_memory
from exports.naming import name_of
from exports.oversight import Oversight, Work, overseen
from exports.plan import Plan
from exports.request import ExportRequest
from exports.sources.source import Rows, Source
from exports.storage import ObjectStore

UNSEEN = Oversight()


@dataclass(frozen=True, slots=True)
class Exporter:
    """`source_of` leads from a dataset of the catalogue to its rows (`exports.sources.places`).

    Holds nothing that must be closed; may be used by many threads.
    """

    catalogue: Catalogue
    source_of: Callable[[Dataset], Source]
    store: ObjectStore

    def plan(self, request: ExportRequest, allowed_regions: Collection[str] | None = None) -> Plan:
        """What the request comes to with the dataset as it is now. Runs no query but the one for the version.

        InvalidRequest tells what is wrong with the request, SourceError why there is no version to be had.
        """
        canonical = canonical_form(request, self.catalogue, allowed_regions)
        statement = compile_statement(canonical)
        version = self.source_of(canonical.dataset).version()
        return Plan(request, canonical, statement, version, name_of(canonical, statement, version))

    def find(self, plan: Plan) -> ExportFile | None:
        """The file, if somebody has made it before: one request for metadata, no query."""
        stored = self.store.find(plan.name.path)
        return export_file(stored) if stored else None

    def estimate(self, plan: Plan) -> int | None:
        """How many rows to expect, where that is cheap to tell."""
        return self.source_of(plan.request.dataset).estimate(plan.statement)

    def run(self, plan: Plan, oversight: Oversight = UNSEEN) -> ExportFile:
        """Make the file. Where another writer was first, theirs is the answer: it has the same bytes.

        Any ExportError: nothing has got the file's name.
        """
        started = time.monotonic()
        oversight.check()
        prepare_memory()
        source = self.source_of(plan.request.dataset)
        with (
            source.open(plan.statement, plan.version) as rows,
            self.store.writing(plan.name.path, content_type(plan.request.format)) as upload,
        ):
            work = Work(rows, upload)
            with overseen(work, oversight):
                written = _write(plan, rows, work)
                oversight.check()
                stored = upload.finish(metadata_of(plan, written, time.monotonic() - started))
            oversight.report(work.progress())
        return export_file(stored)


def _write(plan: Plan, rows: Rows, work: Work) -> int:
    """How many rows; a file that could not hold them all is refused before the first, where the count is known."""
    options = plan.request.format
    if options.kind == "xlsx":
        check_rows(options, rows.count() or 0)
    counted = _Counted(rows, plan.request)
    written = write(counted, rows.schema, work.upload, options, work.written)
    if written != counted.rows:
        raise RowsChanged(f"{written:,} rows were written of {counted.rows:,} that were read. Try again.")
    return written


class _Counted:
    """The rows as they go by. More than the dataset may give at once is an error, never a shorter file."""

    def __init__(self, batches: Rows, request: CanonicalRequest) -> None:
        self.rows = 0
        self._batches = batches
        self._request = request

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches:
            self.rows += batch.num_rows
            if self.rows > self._request.dataset.max_rows:
                raise _too_many(self._request.dataset)
            yield batch


def _too_many(dataset: Dataset) -> InvalidRequest:
    return InvalidRequest(
        Problem(
            "limit",
            f"{dataset.name} gives at most {dataset.max_rows:,} rows in one file, and more were asked for: set a "
            "limit, or narrow the filters or regions",
        )
    )
