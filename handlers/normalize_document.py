"""Make of a processed document the record that an evaluator's app reads: `documents/<upload id>`."""

import hashlib
from typing import Annotated, Any, Final

from google.cloud.firestore import SERVER_TIMESTAMP
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from handlers.documents.callback import MediaType, Sha256
from handlers.documents.record import read_record
from handlers.shop.settings import SettingError
from onwrite import Backoff, Fail, Retry, Task, handler, hours, minutes, seconds

LARGEST: Final = 500_000  # bytes: a document of Firestore has 1 MiB
_JSON: Final = "application/json"


class Source(BaseModel):
    """The object that was uploaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[StrictStr, Field(min_length=1, max_length=1024)]
    generation: Annotated[StrictInt, Field(ge=1)]


class Input(BaseModel):
    """The object that came back, and what it was made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    object: Annotated[StrictStr, Field(min_length=1, max_length=1024)]
    generation: Annotated[StrictInt, Field(ge=1)]
    size: Annotated[StrictInt, Field(ge=1)]
    content_type: MediaType
    sha256: Sha256
    source: Source


@handler(
    timeout=minutes(2), retry=Backoff(attempts=8, first=seconds(10), cap=hours(1)), fail_on=(SettingError,)
)
def normalize_document(task: Task, input: Input) -> dict[str, Any]:
    """The record is written with the end of the task, so it is there once and as a whole."""
    if input.content_type != _JSON:
        raise Fail(f"the partner must give {_JSON}, not {input.content_type}")
    if input.size > LARGEST:
        raise Fail(f"the record has {input.size:,} bytes; {LARGEST:,} are the most that can be kept")
    record = read_record(_content(input))
    document = task.client.document(f"documents/{task.parent.id}")
    task.batch.set(
        document,
        {
            **record.model_dump(exclude_none=True),
            "source": input.source.model_dump(),
            "processed": {"object": input.object, "generation": input.generation},
            "sha256": input.sha256,
            "normalized_at": SERVER_TIMESTAMP,
        },
    )
    task.batch.update(task.parent, {"status": "normalized", "document": document.path})
    return {"document": document.path, "kind": record.kind}


def _content(input: Input) -> bytes:
    # Whoever only checks an input, as the end of transfer_document does, need not load Cloud Storage's client.
    from exports.errors import ObjectGone  # noqa: PLC0415 — as above
    from handlers.documents.store import documents_store  # noqa: PLC0415 — the same

    try:
        file = documents_store().reading(input.object, input.generation)
        if file.stored.size != input.size:
            raise Fail(
                f"{input.object} has {file.stored.size:,} bytes, not the {input.size:,} that were fetched"
            )
        content = b"".join(file.blocks())
    except ObjectGone as gone:
        raise Fail(str(gone)) from gone
    if hashlib.sha256(content).hexdigest() != input.sha256:
        raise Retry(f"{input.object} was read with another SHA-256 than it was fetched with")
    return content
