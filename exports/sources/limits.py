"""What DuckDB may take. Apart from DuckDB, which others who are told of limits need not load."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` is DuckDB's own; the process of an export stays some 200 MB above it, and 320 MB where it sorts.

    `spill` is room on the disk for a sort that is larger; on Cloud Run the disk is memory too. `threads`: as many
    as there are processors, where none are given.
    """

    memory: str = "160MB"
    spill: str = "1GB"
    threads: int | None = None

    def config(self) -> dict[str, Any]:
        given = {
            "memory_limit": self.memory,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        return given | ({} if self.threads is None else {"threads": self.threads})
