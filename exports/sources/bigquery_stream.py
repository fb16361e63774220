"""A table by the Storage Read API: one stream, one message at a time.

The client's own `to_arrow_iterable` does the same, in threads and queues of its own that hold more of the result
than one message, cannot be told to stop, and warn that they are to go.
"""

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
from google.api_core.exceptions import DeadlineExceeded, ServiceUnavailable
from google.api_core.retry import Retry, if_exception_type
from google.cloud.bigquery import TableReference
from google.cloud.bigquery_storage import (
    ArrowSerializationOptions,
    BigQueryReadClient,
    DataFormat,
    ReadSession,
)

OPEN_LIMIT: Final = 30.0  # seconds, for one try
# Seconds for all tries, each time the stream breaks off; the client's own limit is a day.
RETRY: Final = Retry(predicate=if_exception_type(ServiceUnavailable, DeadlineExceeded), timeout=60.0)


class Stream:
    """Several streams would be faster, but in no order."""

    def __init__(self, reader: BigQueryReadClient, table: TableReference, project: str) -> None:
        """`project` pays for the reading."""
        self._reader: Any = reader
        self._receiving: Any = None
        self._cancelled = False
        self._session = reader.create_read_session(
            parent=f"projects/{project}",
            read_session=_wanted(table),
            max_stream_count=1,
            retry=RETRY,
            timeout=OPEN_LIMIT,
        )

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """An empty table has no stream."""
        schema = pa.ipc.read_schema(pa.py_buffer(self._session.arrow_schema.serialized_schema))
        for stream in self._session.streams:
            self._receiving = self._reader.read_rows(stream.name, retry=RETRY)
            if self._cancelled:
                break
            for message in self._receiving:
                serialized = message.arrow_record_batch.serialized_record_batch
                yield pa.ipc.read_record_batch(pa.py_buffer(serialized), schema)

    def cancel(self) -> None:
        """From any thread: the iteration ends, also where it waits for a message."""
        self._cancelled = True
        if self._receiving is not None:
            self._receiving.cancel()


def _wanted(table: TableReference) -> Any:
    wanted = ReadSession(table=table.to_bqstorage(), data_format=DataFormat.ARROW)
    options = ArrowSerializationOptions(
        buffer_compression=ArrowSerializationOptions.CompressionCodec.LZ4_FRAME
    )
    wanted.read_options.arrow_serialization_options = options
    return wanted
