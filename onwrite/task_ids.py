"""A task's id, made of its key: whoever knows the key finds the task."""

import re
from hashlib import sha256
from typing import Any, Final

from onwrite.errors import CannotEnqueue, shortened

LONGEST_KEY: Final = 10_000  # characters
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_OTHER: Final = re.compile(r"[^A-Za-z0-9]+")
READABLE: Final = 40  # characters


def task_id(key: Any) -> str:
    """The key itself where Firestore and a reader of addresses take it; else what is readable of it, and its hash."""
    if not isinstance(key, str) or not key.strip():
        raise CannotEnqueue(f"key must be text that names the task for ever; not {shortened(repr(key))}")
    if len(key) > LONGEST_KEY:
        raise CannotEnqueue(f"key has {len(key):,} characters; {LONGEST_KEY:,} are allowed")
    if _PLAIN.fullmatch(key):
        return key
    try:
        digest = sha256(key.encode()).hexdigest()[:32]
    except UnicodeEncodeError as error:
        raise CannotEnqueue("key holds half of a character pair and is not valid Unicode") from error
    readable = _OTHER.sub("-", key)[:READABLE].strip("-")
    return f"{readable}-{digest}" if readable else digest
