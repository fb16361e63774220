"""A finished export, as its object in the bucket tells of it, whoever wrote it and when."""

from dataclasses import asdict, dataclass
from typing import Any

from exports.plan import Plan
from exports.storage.stored_object import StoredObject


@dataclass(frozen=True, slots=True)
class ExportFile:
    """`seconds` is how long it took to make; `crc32c` is in base64, `sha256` in hexadecimal digits.

    `sql`, `parameters` and `request` are what it was made of, cut where they are very long.
    """

    bucket: str
    object: str
    filename: str
    content_type: str
    bytes: int
    rows: int
    crc32c: str
    sha256: str
    dataset: str
    version: str
    seconds: float
    sql: str
    parameters: str
    request: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def metadata_of(plan: Plan, rows: int, seconds: float) -> dict[str, str]:
    """What is written on the object; its size, CRC32C and SHA-256 are added by the storage."""
    return {
        "rows": str(rows),
        "dataset": plan.request.dataset.name,
        "version": plan.version,
        "seconds": f"{seconds:.3f}",
        "filename": plan.filename,
        "sql": plan.statement.sql,
        "parameters": ", ".join(f"{name}={value!s}" for name, value in plan.statement.parameters.items()),
        "request": plan.asked.model_dump_json(exclude_defaults=True),
    }


def export_file(stored: StoredObject) -> ExportFile:
    """Of an object that an export has written."""
    told = stored.metadata
    return ExportFile(
        bucket=stored.bucket,
        object=stored.name,
        filename=told.get("filename", stored.name.rpartition("/")[2]),
        content_type=stored.content_type,
        bytes=stored.size,
        rows=int(told.get("rows", 0)),
        crc32c=stored.crc32c,
        sha256=told.get("sha256", ""),
        dataset=told.get("dataset", ""),
        version=told.get("version", ""),
        seconds=float(told.get("seconds", 0)),
        sql=told.get("sql", ""),
        parameters=told.get("parameters", ""),
        request=told.get("request", ""),
    )
