"""The name of a file: `exports/<dataset>/<version>/<readable part>-<hash>.<extension>`.

Whatever could make the bytes differ is in the hash, so a file of that name is the answer.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from exports.canonical import CanonicalRequest
from exports.columns import Column
from exports.errors import NoVersion
from exports.format_options import Format
from exports.statement import Statement, Value

# Counted up whenever the hash or a writer's bytes change: old files then have no name any more.
SCHEME: Final = 1

_DIGITS: Final = 40  # 160 bits: nobody finds two requests of one name
_LONGEST: Final = 40  # characters of a readable part
_REGIONS_TOLD: Final = 3
_COMPRESSED: Final = {"none": "", "gzip": ".gz", "zstd": ".zst"}


@dataclass(frozen=True, slots=True)
class ExportName:
    """`path` is the object's name in the bucket; `hash` alone tells exports apart."""

    path: str
    hash: str


def name_of(request: CanonicalRequest, statement: Statement, version: str) -> ExportName:
    """`statement` is the request's own; `version` is what the source tells of the dataset now."""
    if not version.strip():
        raise NoVersion
    hashed = _hash(request, statement, version)
    folder = f"exports/{request.dataset.name}/{_readable(version) or 'version'}"
    return ExportName(f"{folder}/{_slug(request)}-{hashed}.{extension(request.format)}", hashed)


def extension(format: Format) -> str:
    """`csv.gz`."""
    return format.kind + _COMPRESSED[getattr(format, "compression", "none")]


def _slug(request: CanonicalRequest) -> str:
    """`jfk-lga-filtered-first-100`: enough to know a file by, and no value of a filter."""
    parts = [_regions(request)]
    if len(request.columns) < len(request.dataset.columns):
        parts.append(f"{len(request.columns)}-columns")
    if request.condition:
        parts.append("filtered")
    if request.limit:
        parts.append(f"first-{request.limit}")
    return "-".join(parts)


def _regions(request: CanonicalRequest) -> str:
    if not request.regions:
        return "all"
    names = [str(value) for value in request.regions.values]
    readable = _readable("-".join(names).lower())
    return readable if readable and len(names) <= _REGIONS_TOLD else f"{len(names)}-regions"


def _readable(text: str) -> str:
    """Safe in a path and a URL: Köln becomes Koln. What is lost here is in the hash."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain)[:_LONGEST].strip("-")


def _hash(request: CanonicalRequest, statement: Statement, version: str) -> str:
    digest = hashlib.sha256()
    for part in _parts(request, statement, version):
        encoded = part.encode()
        digest.update(
            len(encoded).to_bytes(8, "big") + encoded
        )  # so that no two lists of parts run together alike
    return digest.hexdigest()[:_DIGITS]


def _parts(request: CanonicalRequest, statement: Statement, version: str) -> Iterator[str]:
    yield f"scheme {SCHEME}"
    yield request.dataset.name
    yield version
    yield statement.dialect
    yield statement.sql
    yield from _listed([_typed(value) for value in statement.parameters.values()])
    yield from _listed([_described(column) for column in statement.columns])
    # The SQL restricts the rows to them already: said once more, so that permission never rests on its text alone.
    yield from _listed(["all"] if request.regions is None else ["only", *map(_typed, request.regions.values)])
    yield json.dumps(request.format.model_dump(), sort_keys=True)


def _listed(parts: list[str]) -> list[str]:
    return [str(len(parts)), *parts]


def _typed(value: Value) -> str:
    """`int 5` and `str 5` are two."""
    if isinstance(value, Decimal):
        return f"decimal {value:f}"
    written = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"{type(value).__name__} {written}"


def _described(column: Column) -> str:
    return f"{column.name} {column.type} {column.precision} {column.scale}"
