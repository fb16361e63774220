"""What landed, write by write, and the versions of the task, and of the order that shows it, that this makes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onwrite.changes import DELETE, Delete
from onwrite.values import decode_fields


@dataclass(frozen=True, slots=True)
class Landed:
    """One write to the task; `fields` are named by their path, DELETE removes one.

    `order` is what the same commit wrote to the order, in the same way; DELETE: it deleted it.
    """

    by: str
    fields: Mapping[str, Any]
    order: Mapping[str, Any] | Delete = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """The task before and after one write, and the order; None: there is none."""

    by: str
    wrote: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    order_before: Mapping[str, Any] | None
    order: Mapping[str, Any] | None


@dataclass(slots=True)
class Record:
    """`start` is the task as created, `effects` how often its counter was written, `runs` the handler's calls.

    `order` is the path of the order above the task, `order_start` what it was when the task was created.
    """

    path: str
    counter: str
    start: Mapping[str, Any]
    order: str
    order_start: Mapping[str, Any] | None = None
    landed: list[Landed] = field(default_factory=list)
    effects: int = 0
    runs: list[tuple[int, str]] = field(default_factory=list)

    def keep(self, by: str, writes: Any) -> None:
        """The raw writes of a commit that Firestore took."""
        order = [_order_written(write) for write in writes if path_of(write) == self.order]
        task = [fields_of(write) for write in writes if path_of(write) == self.path]
        if task or order:
            self.landed.append(Landed(by, _merged(task), DELETE if DELETE in order else _merged(order)))
        self.effects += sum(path_of(write) == self.counter for write in writes)

    def versions(self) -> Iterator[Version]:
        document, order = self.start, self.order_start
        for landed in self.landed:
            after, order_after = applied(document, landed.fields), _order_after(order, landed.order)
            yield Version(landed.by, landed.fields, document, after, order, order_after)
            document, order = after, order_after

    def newest(self) -> Mapping[str, Any]:
        return self._last()[0]

    def newest_order(self) -> Mapping[str, Any] | None:
        return self._last()[1]

    def _last(self) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
        versions = list(self.versions())
        return (versions[-1].after, versions[-1].order) if versions else (self.start, self.order_start)


def path_of(write: Any) -> str:
    return str((write.update.name or write.delete).partition("/documents/")[2])


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


def _order_written(write: Any) -> Any:
    return DELETE if write.delete else fields_of(write)


def _order_after(
    order: Mapping[str, Any] | None, written: Mapping[str, Any] | Delete
) -> Mapping[str, Any] | None:
    if isinstance(written, Delete):
        return None
    return applied(order or {}, written) if written else order


def _merged(parts: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """In the order of the commit."""
    return {name: value for part in parts for name, value in part.items()}


def _at(values: Any, names: list[str]) -> Any:
    for name in names:
        if name not in values:
            return DELETE
        values = values[name]
    return values
