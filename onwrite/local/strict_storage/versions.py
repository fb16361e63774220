"""One version of an object, and how it is described."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import quote

from onwrite.local.strict_storage.content import Content
from onwrite.local.strict_storage.refusals import Refusal, bad_request

# What a client may set.
FIELDS = (
    "cacheControl",
    "contentDisposition",
    "contentEncoding",
    "contentLanguage",
    "contentType",
    "customTime",
    "metadata",
    "storageClass",
)
_LONGEST_NAME = 1024  # bytes
_LONGEST_METADATA = 8 * 1024  # bytes, of all keys and values together
_generations = count(time.time_ns() // 1000)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class Version:
    bucket: str
    name: str
    content: Content
    fields: Mapping[str, Any]
    components: int | None = None  # of how many objects it was composed
    generation: int = field(default_factory=lambda: next(_generations))
    metageneration: int = 1
    created: str = field(default_factory=_now)
    updated: str = field(default_factory=_now)

    def patched(self, changes: Mapping[str, Any]) -> "Version":
        """A null removes a field, or one key of the metadata."""
        after = dict(self.fields)
        for key, value in changes.items():
            if key == "metadata" and value:
                after[key] = _without_nulls({**after.get(key, {}), **value})
            else:
                after[key] = value
        fields = accepted_fields(_without_nulls(after))
        return replace(self, fields=fields, metageneration=self.metageneration + 1, updated=_now())

    def resource(self, url: str) -> dict[str, Any]:
        place = f"/storage/v1/b/{self.bucket}/o/{quote(self.name, safe='')}"
        told = {
            "kind": "storage#object",
            "id": f"{self.bucket}/{self.name}/{self.generation}",
            "selfLink": url + place,
            "mediaLink": f"{url}/download{place}?generation={self.generation}&alt=media",
            "name": self.name,
            "bucket": self.bucket,
            "generation": str(self.generation),
            "metageneration": str(self.metageneration),
            "size": str(self.content.size),
            "crc32c": self.content.crc32c,
            "etag": f"{self.generation}/{self.metageneration}",
            "storageClass": "STANDARD",
            "timeCreated": self.created,
            "timeFinalized": self.created,
            "timeStorageClassUpdated": self.created,
            "updated": self.updated,
            **self.fields,
        }
        return told if self.components is None else {**told, "componentCount": self.components}


def accepted_fields(resource: Mapping[str, Any]) -> dict[str, Any]:
    """What of a client's resource may be set, or a refusal."""
    fields = {key: resource[key] for key in FIELDS if resource.get(key) is not None}
    metadata = fields.get("metadata", {})
    if not all(isinstance(value, str) for value in metadata.values()):
        raise bad_request("The values of metadata are text.")
    size = sum(len(key.encode()) + len(value.encode()) for key, value in metadata.items())
    if size > _LONGEST_METADATA:
        raise bad_request(f"The metadata has {size} bytes; at most {_LONGEST_METADATA} are allowed.")
    return fields


def checked_name(name: object) -> str:
    if not isinstance(name, str) or not name:
        raise Refusal(400, "required", "Required: the name of the object.")
    if len(name.encode()) > _LONGEST_NAME or "\r" in name or "\n" in name:
        raise bad_request(f"An object's name has at most {_LONGEST_NAME} bytes and no line breaks.")
    return name


def _without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
