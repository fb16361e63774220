"""What etcd is to an API server: every object, and every change to one, under a version."""

import copy
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

Json = dict[str, Any]


class Key(NamedTuple):
    resource: str
    namespace: str
    name: str


@dataclass(frozen=True)
class Revision:
    version: int
    kind: str  # ADDED, MODIFIED or DELETED
    key: Key
    value: Json


class Revisions:
    """Versions below `oldest` are compacted away: nobody can go on from there."""

    def __init__(self) -> None:
        self.log: list[Revision] = []
        self.oldest = 0
        self._current: dict[Key, Json] = {}

    @property
    def version(self) -> int:
        return len(self.log)

    def at(self, version: int) -> dict[Key, Json]:
        if version == self.version:
            return dict(sorted(self._current.items()))
        objects: dict[Key, Json] = {}
        for revision in self.log[:version]:
            objects.pop(revision.key, None)
            if revision.kind != "DELETED":
                objects[revision.key] = revision.value
        return dict(sorted(objects.items()))

    def get(self, key: Key) -> Json | None:
        return self._current.get(key)

    def add(self, key: Key, value: Json) -> Json:
        born = {"uid": str(uuid.uuid4()), "creationTimestamp": now(), "namespace": key.namespace}
        return self._write("ADDED", key, {**value, "metadata": born | value["metadata"]})

    def change(self, key: Key, change: Mapping[str, Any]) -> Json:
        return self._write("MODIFIED", key, merge_patched(self.get(key) or {}, change))

    def remove(self, key: Key) -> Json:
        return self._write("DELETED", key, self.get(key) or {})

    def compact(self) -> None:
        self.oldest = self.version

    def _write(self, kind: str, key: Key, value: Json) -> Json:
        value = copy.deepcopy(value)
        value["metadata"]["resourceVersion"] = str(self.version + 1)
        self.log.append(Revision(self.version + 1, kind, key, value))
        self._current.pop(key, None)
        if kind != "DELETED":
            self._current[key] = value
        return value


def merge_patched(value: Any, change: Any) -> Any:
    """RFC 7386."""
    if not isinstance(change, Mapping):
        return change
    result = dict(value) if isinstance(value, Mapping) else {}
    for key, part in change.items():
        if part is None:
            result.pop(key, None)
        else:
            result[key] = merge_patched(result.get(key), part)
    return result


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
