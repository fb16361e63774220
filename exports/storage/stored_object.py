"""An object as Cloud Storage describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class StoredObject:
    """`crc32c` is in base64, as Cloud Storage writes it; `metadata` is text only."""

    bucket: str
    name: str
    size: int
    crc32c: str
    generation: int
    content_type: str
    metadata: Mapping[str, str]
    created: datetime


def stored_object(blob: Any) -> StoredObject:
    """From a blob of the client that has been loaded."""
    return StoredObject(
        bucket=blob.bucket.name,
        name=blob.name,
        size=blob.size,
        crc32c=blob.crc32c,
        generation=blob.generation,
        content_type=blob.content_type or "",
        metadata=dict(blob.metadata or {}),
        created=blob.time_created,
    )
