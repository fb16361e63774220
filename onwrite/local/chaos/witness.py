"""The witness: every version of every task, decoded from the events that the database itself sent to the relay."""

import base64
from collections import Counter, defaultdict
from pathlib import Path
from sys import intern
from types import TracebackType
from typing import Any, Self

from google.events.cloud.firestore import DocumentEventData

from onwrite.local.chaos.versions import DELETED, End, Version
from onwrite.local.event_record import read_record
from onwrite.values import decode_fields

_Data = type(DocumentEventData.pb(DocumentEventData()))


class Witness:
    """`versions` holds what was read of the record so far, by the task's path."""

    def __init__(self, record: Path, function: str) -> None:
        self._file = record.open("rb")
        self._function = function
        self.versions: defaultdict[str, list[Version]] = defaultdict(list)
        self._newest: dict[str, Version] = {}
        self.states: Counter[str] = Counter()  # how many tasks are in each

    def look(self) -> None:
        """Read what came since the last look."""
        for body in read_record(self._file, self._function):
            path, version = decode_version(base64.b64decode(body))
            self.versions[path].append(version)
            known = self._newest.get(path)
            if known is None or known.at <= version.at:
                self.states.subtract([known.state] if known else [])
                self.states[version.state] += 1
                self._newest[path] = version

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def decode_version(body: bytes) -> tuple[str, Version]:
    """The task's path, and what this event made of it."""
    data = _Data.FromString(body)
    document = data.value if data.HasField("value") else data.old_value
    path = str(document.name).partition("/documents/")[2]
    follows = _nanoseconds(data.old_value.update_time) if data.HasField("old_value") else 0
    if not data.HasField("value"):
        return path, Version(at=follows, follows=follows, state=DELETED)
    return path, _version(document, follows)


def _version(document: Any, follows: int) -> Version:
    fields = document.fields
    lease = decode_fields(fields["lease"].map_value.fields) if "lease" in fields else {}
    history = fields["history"].array_value.values if "history" in fields else []
    ends = [entry.map_value.fields for entry in history if "action" not in entry.map_value.fields]
    return Version(
        at=_nanoseconds(document.update_time),
        follows=follows,
        state=intern(fields["state"].string_value),
        reason=intern(fields["reason"].string_value),
        attempt=fields["attempt"].integer_value,
        token=str(lease.get("token", "")),
        expires_at=lease.get("expires_at"),
        end=_end(ends[-1]) if ends else None,
    )


def _end(entry: Any) -> End:
    fields = decode_fields(entry)
    return End(str(fields.get("token", "")), str(fields.get("reason", "")), fields.get("ended_at"))


def _nanoseconds(moment: Any) -> int:
    return int(moment.ToNanoseconds())
