"""Where a dataset's rows are, and how a new state of them is noticed."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from exports.statement import Dialect

# Quoted wherever they are written, and plain all the same: drivers look for `$1` and `%(p)s` inside quotes too.
PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_PART: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")
_PARTS: Final[Mapping[Dialect, range]] = {
    "duckdb": range(1, 3),
    "postgresql": range(1, 3),
    "bigquery": range(2, 4),
}
_VERSIONS: Final[Mapping[str, tuple[Dialect, ...]]] = {
    "fixed": ("duckdb", "postgresql", "bigquery"),
    "file": ("duckdb",),
    "modified": ("bigquery",),
    "column": ("duckdb", "postgresql", "bigquery"),
}


class Frozen(BaseModel):
    """Of the catalogue: a field nobody knows is refused, for it may be a misspelt one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _table(text: Any) -> Any:
    """`sales.orders` becomes its parts."""
    return tuple(text.split(".")) if isinstance(text, str) else text


def _plain_parts(parts: tuple[str, ...]) -> tuple[str, ...]:
    if not all(_PART.fullmatch(part) for part in parts):
        raise ValueError("use letters, digits, _ and - only; a view can have such a name")
    return parts


Table = Annotated[tuple[str, ...], BeforeValidator(_table), AfterValidator(_plain_parts)]


class SourcePlace(Frozen):
    """Where the rows are, and never how to get in: a location is no place for a password.

    `location` is a file or a bucket's object for duckdb, the name of the setting with the server's address for
    postgresql, the project that pays for bigquery. `table` may be a view; for a file, it is the name the file
    goes by in SQL.
    """

    kind: Dialect
    location: Annotated[str, Field(min_length=1)]
    table: Table


class Version(Frozen):
    """How a new state of the rows is noticed.

    `fixed`: by hand, here, in `value`. `file`: the file's own mark, a bucket's generation. `modified`: when
    BigQuery says the table was changed. `column`: the greatest value of `column` in `table`, kept by whoever
    loads the rows.
    """

    kind: Annotated[Literal["fixed", "file", "modified", "column"], Field(alias="from")]
    value: Annotated[str, Field(min_length=1)] | None = None
    table: Table | None = None
    column: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind == "fixed") != (self.value is not None):
            raise ValueError("value belongs to from = 'fixed', which needs it")
        if any((self.kind == "column") != (given is not None) for given in (self.table, self.column)):
            raise ValueError("table and column belong to from = 'column', which needs both")
        if self.column is not None and not PLAIN.fullmatch(self.column):
            raise ValueError("the column's name must be of letters, digits and _")
        return self


def contradictions(source: SourcePlace, version: Version) -> Iterator[str]:
    for table, name in ((source.table, "source.table"), (version.table, "version.table")):
        if table and len(table) not in _PARTS[source.kind]:
            yield f"{name} has too many or too few parts for {source.kind}"
    if source.kind not in _VERSIONS[version.kind]:
        yield f"version: {source.kind} has no version from {version.kind}"
