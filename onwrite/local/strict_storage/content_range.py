"""The header Content-Range of a chunk."""

import re
from dataclasses import dataclass

from onwrite.local.strict_storage.refusals import bad_request

_FORM = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")


@dataclass(frozen=True)
class ContentRange:
    """`first` to before `end` of `total` bytes. A range without bytes, `bytes */…`, begins and ends nowhere (None)."""

    first: int | None
    end: int | None
    total: int | None

    @property
    def length(self) -> int:
        return 0 if self.first is None or self.end is None else self.end - self.first

    @property
    def asks_status(self) -> bool:
        return self.first is None and self.total is None

    @property
    def is_last(self) -> bool:
        return self.total is not None and self.end in (None, self.total)


def parse_content_range(text: str) -> ContentRange:
    match = _FORM.fullmatch(text)
    if match is None:
        raise bad_request(f"Failed to parse Content-Range header: {text!r}")
    first, last, total = (None if part in (None, "*") else int(part) for part in match.groups())
    asked = ContentRange(first, None if last is None else last + 1, total)
    if asked.length < 0 or (total is not None and (asked.end or 0) > total):
        raise bad_request(f"Content-Range is not a range of that many bytes: {text!r}")
    return asked
