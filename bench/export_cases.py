"""The cases of the exports' bench, and what is asked of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Source = Literal["duckdb", "postgresql"]

CSV: Final = {"kind": "csv"}
CSV_GZIP: Final = {"kind": "csv", "compression": "gzip"}
DUCKDB_MB, POSTGRESQL_MB, GROWTH = 512, 250, 1.2


@dataclass(frozen=True)
class Naive:
    """What a few lines of Python would do, measured on fewer rows, one in `share`, and compared row for row."""

    yardstick: str
    share: int
    at_least: float

    @property
    def figure(self) -> str:
        return f"times_{self.yardstick}"


@dataclass(frozen=True)
class Case:
    """`ratio` is wall time over `beside`: a yardstick, or another format of ours. `at_most` is what is asked.

    Where `beside` would take too long, it is done with one row in `share`, and both are compared row for row.
    """

    source: Source
    format: Mapping[str, Any]
    beside: str | Mapping[str, Any]
    at_most: Mapping[str, float]
    naive: Naive | None = None
    rows: Literal["whole", "sheet"] = "whole"
    share: int = 1

    @property
    def asked(self) -> dict[str, tuple[str, float]]:
        memory = DUCKDB_MB if self.source == "duckdb" else POSTGRESQL_MB
        most = {"rss_mb": memory, "rss_growth": GROWTH, **self.at_most}
        told = {figure: ("at most", limit) for figure, limit in most.items()}
        if self.naive:
            told[self.naive.figure] = ("at least", self.naive.at_least)
        return told


@dataclass(frozen=True)
class Slow:
    """Every PUT takes `seconds`: whether making the file and sending it go side by side."""

    format: Mapping[str, Any] = field(default_factory=lambda: CSV)
    seconds: float = 0.15
    asked: Mapping[str, tuple[str, float]] = field(default_factory=lambda: {"ratio": ("at most", 1.25)})


@dataclass(frozen=True)
class Hit:
    """The file is there already."""

    asked: Mapping[str, tuple[str, float]] = field(
        default_factory=lambda: {"requests": ("at most", 1), "lookups": ("at least", 1)}
    )


CASES: Final[Mapping[str, Case | Slow | Hit]] = {
    "duckdb_csv": Case("duckdb", CSV, "copy_csv", {"ratio": 1.0}, Naive("csv_module", 10, 8)),
    "duckdb_csv_gzip": Case("duckdb", CSV_GZIP, CSV, {"ratio": 1.8}, Naive("gzip_module", 20, 6)),
    "duckdb_parquet": Case("duckdb", {"kind": "parquet"}, "copy_parquet", {"ratio": 1.5, "size_ratio": 1.15}),
    "duckdb_ndjson": Case("duckdb", {"kind": "ndjson"}, "copy_ndjson", {"ratio": 1.1}),
    "postgresql_csv": Case("postgresql", CSV, "psql_copy", {"ratio": 1.15}),
    "postgresql_parquet": Case("postgresql", {"kind": "parquet"}, "psql_copy", {"ratio": 2.0}),
    "xlsx": Case("duckdb", {"kind": "xlsx"}, "xlsxwriter", {"ratio": 0.1}, rows="sheet", share=10),
    "slow": Slow(),
    "slow_gzip": Slow(CSV_GZIP),
    "hit": Hit(),
}
