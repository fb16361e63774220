"""What a request asks for, in one word: faults and the journal go by it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """Kinds of resumable uploads: `start`, `chunk` (not the last), `finish`, `status`, `cancel`. Of objects: `insert`
    (an upload in one request), `get`, `media`, `list`, `patch`, `delete`, `rewrite`, `copy`, `compose`, `move`.
    Of buckets: `bucket`.
    """

    kind: str
    bucket: str = ""
    name: str = ""
