"""Export the data set a customer bought to one CSV file in Cloud Storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from google.cloud.storage import Blob, Bucket
from google.cloud.storage.exceptions import InvalidResponse
from pyarrow.csv import CSVWriter, WriteOptions

from handlers.shop.buckets import CALL_TIMEOUT, RETRY, bucket
from handlers.shop.flights import FlightsRequest
from handlers.shop.flights_query import Flights, flights
from handlers.shop.settings import SettingError
from onwrite import Fail, Task, handler, minutes

SOURCE: Final = "flights.parquet"
LARGEST_SOURCE: Final = 256 * 1024 * 1024  # bytes; on Cloud Run a file on disk takes up the function's memory
CHUNK: Final = 8 * 1024 * 1024  # bytes of the file held in memory, twice
EXISTS: Final = 412  # "precondition failed": if_generation_match=0 asks for no object of that name


class ExportLost(Exception):
    """The file is not what the query gave; another attempt writes it anew."""


@handler(timeout=minutes(5), fail_on=(SettingError,))
def dataset_export(task: Task, input: FlightsRequest) -> dict[str, Any]:
    """The name is made of the task, so an earlier attempt's file is found again, and is the answer."""
    exports = bucket("EXPORTS_BUCKET", "the finished exports")
    name = f"exports/{input.dataset}/{input.slug}-{task.idempotency_key[:12]}.csv"
    found = _look_up(exports, name)
    if found is None:
        with _source_file() as file, flights(file, input) as rows:
            _write(exports.blob(name), rows)
        found = _look_up(exports, name)
    if found is None:
        raise ExportLost(f"{name} was deleted as soon as it was written")
    return {
        "bucket": exports.name,
        "object": name,
        "rows": int((found.metadata or {}).get("rows", 0)),
        "bytes": found.size,
    }


def _look_up(place: Bucket, name: str) -> Blob | None:
    return place.get_blob(name, timeout=CALL_TIMEOUT, retry=RETRY)


@contextmanager
def _source_file() -> Iterator[Path]:
    """The data set as a file on disk, for as long as the `with` lasts."""
    datasets = bucket("DATASETS_BUCKET", "the data sets for sale")
    source = _look_up(datasets, SOURCE)
    if source is None:
        raise Fail(f"the bucket {datasets.name} holds no {SOURCE}: upload the data set, then retry")
    if source.size > LARGEST_SOURCE:
        raise Fail(f"{SOURCE} has {source.size:,} bytes; this function has room for {LARGEST_SOURCE:,}")
    with TemporaryDirectory(prefix="dataset-export-") as folder:
        file = Path(folder) / SOURCE
        # This very version: a larger one may have come since its size was looked at.
        source.download_to_filename(
            file, if_generation_match=source.generation, timeout=CALL_TIMEOUT, retry=RETRY
        )
        yield file


def _write(target: Blob, rows: Flights) -> None:
    """All the rows or no object. One that came meanwhile, from an attempt thought lost, stays as it is."""
    target.metadata = {"rows": str(rows.rows)}
    try:
        # An exception inside the `with` drops the upload; a writer left to the garbage collector would
        # publish what it has.
        with target.open(
            "wb",
            chunk_size=CHUNK,
            content_type="text/csv; charset=utf-8",
            if_generation_match=0,
            ignore_flush=True,
            timeout=CALL_TIMEOUT,
            retry=RETRY,
        ) as out:
            _write_csv(out, rows)
    except InvalidResponse as refused:
        if refused.response.status_code != EXISTS:
            raise


def _write_csv(out: Any, rows: Flights) -> None:
    written = 0
    with CSVWriter(out, rows.batches.schema, write_options=WriteOptions(quoting_style="needed")) as writer:
        for batch in rows.batches:
            writer.write_batch(batch)
            written += batch.num_rows
    if written != rows.rows:
        raise ExportLost(f"{written:,} rows were written of {rows.rows:,}")
