"""What firebase.json says of hosting, as far as a page of static files needs it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from onwrite.local.errors import LocalCloudError

INIT: Final = "/__/firebase/init.json"  # a reserved address of Firebase Hosting: the page's configuration


@dataclass(frozen=True)
class Hosting:
    """`headers` are patterns of paths with the headers they get; `rewrites` such patterns with the file to answer."""

    public: Path
    headers: tuple[tuple[str, Mapping[str, str]], ...] = ()
    rewrites: tuple[tuple[str, str], ...] = ()

    def headers_of(self, path: str) -> dict[str, str]:
        """Of all patterns that match; of two that set the same header the last."""
        found: dict[str, str] = {}
        for pattern, headers in self.headers:
            if matches(pattern, path):
                found |= headers
        return found

    def file_of(self, path: str) -> Path | None:
        """None: 404. A file that is there comes before any rewrite."""
        for name in (path, *(target for pattern, target in self.rewrites if matches(pattern, path))):
            file = (self.public / name.lstrip("/")).resolve()
            if file.is_file() and file.is_relative_to(self.public):
                return file
        return None


def read_hosting(firebase_json: Path) -> Hosting | None:
    """None: there is no such file, or nothing about hosting in it. LocalCloudError names what is wrong."""
    if not firebase_json.is_file():
        return None
    try:
        said = json.loads(firebase_json.read_text()).get("hosting")
        if said is None:
            return None
        return Hosting(
            (firebase_json.parent / said["public"]).resolve(),
            tuple((it["source"], _named(it["headers"])) for it in said.get("headers", ())),
            tuple((it["source"], it["destination"]) for it in said.get("rewrites", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LocalCloudError(f"{firebase_json}: its hosting cannot be read: {error!r}") from error


def is_built(firebase_json: Path) -> bool:
    hosting = read_hosting(firebase_json)
    return hosting is not None and (hosting.public / "index.html").is_file()


def matches(pattern: str, path: str) -> bool:
    """Firebase's globs, of which `**` and `*` are known here: any number of folders, and a part of one name."""
    if pattern == "**":
        return True
    parts = re.split(r"(\*\*/?|\*)", pattern)
    words = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*"}
    return re.fullmatch("".join(words.get(part, re.escape(part)) for part in parts), path) is not None


def _named(headers: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    return {str(header["key"]): str(header["value"]) for header in headers}
