"""What landed, write by write, and the versions of the task that this makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onwrite.changes import DELETE
from onwrite.values import decode_fields


@dataclass(frozen=True, slots=True)
class Landed:
    """One write to the task; `fields` are named by their path, DELETE removes one."""

    by: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """The task before and after one write."""

    by: str
    wrote: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(slots=True)
class Record:
    """`start` is the task as created, `effects` how often its counter was written, `runs` the handler's calls."""

    path: str
    counter: str
    start: Mapping[str, Any]
    landed: list[Landed] = field(default_factory=list)
    effects: int = 0
    runs: list[int] = field(default_factory=list)

    def keep(self, by: str, writes: Any) -> None:
        """The raw writes of a commit that Firestore took."""
        self.landed += [Landed(by, fields_of(write)) for write in writes if path_of(write) == self.path]
        self.effects += sum(path_of(write) == self.counter for write in writes)

    def versions(self) -> Iterator[Version]:
        document = self.start
        for landed in self.landed:
            after = applied(document, landed.fields)
            yield Version(landed.by, landed.fields, document, after)
            document = after

    def newest(self) -> Mapping[str, Any]:
        document = self.start
        for landed in self.landed:
            document = applied(document, landed.fields)
        return document


def path_of(write: Any) -> str:
    return str(write.update.name.partition("/documents/")[2])


def fields_of(write: Any) -> dict[str, Any]:
    """What the write says of the task's fields."""
    assert write.HasField("update_mask"), "a write that replaces the whole task: the record cannot follow it"
    assert not write.update_transforms, "a value that only Firestore knows: the record cannot follow it"
    values = decode_fields(write.update.fields)
    return {path: _at(values, path.split(".")) for path in write.update_mask.field_paths}


def applied(document: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """As Firestore applies a masked write."""
    after = dict(document)
    for path, value in fields.items():
        name, _, rest = path.partition(".")
        if rest:
            after[name] = applied(after.get(name) or {}, {rest: value})
        elif value is DELETE:
            after.pop(name, None)
        else:
            after[name] = value
    return after


def _at(values: Any, names: list[str]) -> Any:
    for name in names:
        if name not in values:
            return DELETE
        values = values[name]
    return values
