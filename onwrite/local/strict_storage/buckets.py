"""The buckets and the newest version of each object in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from onwrite.local.strict_storage import preconditions
from onwrite.local.strict_storage.refusals import Refusal, bad_request, no_bucket, no_object
from onwrite.local.strict_storage.versions import Version

_SETTABLE = ("labels", "lifecycle", "location", "softDeletePolicy", "storageClass", "versioning")


@dataclass
class Bucket:
    name: str
    fields: dict[str, Any] = field(default_factory=dict)
    objects: dict[str, Version] = field(default_factory=dict)
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    metageneration: int = 1

    def resource(self) -> dict[str, Any]:
        return {
            "kind": "storage#bucket",
            "id": self.name,
            "name": self.name,
            "location": "EU",
            "storageClass": "STANDARD",
            "metageneration": str(self.metageneration),
            "timeCreated": self.created.isoformat(),
            **self.fields,
        }

    def patch(self, changes: Mapping[str, Any]) -> None:
        self.fields |= {key: changes[key] for key in _SETTABLE if key in changes}
        self.metageneration += 1


class Buckets:
    def __init__(self, names: Iterable[str]) -> None:
        self._buckets = {name: Bucket(name) for name in names}

    def names(self) -> list[str]:
        return sorted(self._buckets)

    def create(self, resource: Mapping[str, Any]) -> Bucket:
        name = resource.get("name")
        if not isinstance(name, str) or not name:
            raise bad_request("Required: the name of the bucket.")
        if name in self._buckets:
            raise Refusal(409, "conflict", "Your previous request to create the named bucket succeeded.")
        self._buckets[name] = Bucket(name)
        self._buckets[name].patch(resource)
        return self._buckets[name]

    def get(self, name: str) -> Bucket:
        if name not in self._buckets:
            raise no_bucket()
        return self._buckets[name]

    def remove(self, name: str) -> None:
        if self.get(name).objects:
            raise Refusal(409, "conflict", "The bucket you tried to delete is not empty.")
        del self._buckets[name]

    def find(self, bucket: str, name: str, generation: str | None = None) -> Version | None:
        """The newest version; where a generation is named, only that one."""
        version = self.get(bucket).objects.get(name)
        return version if version and generation in (None, str(version.generation)) else None

    def read(self, bucket: str, name: str, query: Mapping[str, str]) -> Version:
        """What a request names, if it is there and meets the request's conditions."""
        version = self.find(bucket, name, query.get("generation"))
        if version is None:
            raise no_object(bucket, name)
        preconditions.check(query, version, reads=True)
        return version

    def put(self, version: Version, conditions: Mapping[str, str]) -> Version:
        """The only way in: conditions are looked at and the version is there in one step, whole."""
        objects = self.get(version.bucket).objects
        preconditions.check(conditions, objects.get(version.name))
        objects[version.name] = version
        return version

    def delete(self, bucket: str, name: str, query: Mapping[str, str]) -> None:
        version = self.find(bucket, name, query.get("generation"))
        if version is None:
            raise no_object(bucket, name)
        preconditions.check(query, version)
        del self.get(bucket).objects[name]
