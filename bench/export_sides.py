"""The sides of the exports' bench, each a process of its own: an export, a part of one, or a yardstick."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from bench.export_cases import Source
from bench.export_job import Doing, Job
from bench.export_rows import SETTING, Made
from onwrite.local.strict_storage import StrictStorage

ROUNDS: Final = 2
ROOT: Final = Path(__file__).parents[1]

Told = dict[str, float]  # what a process says of itself: seconds, rss_mb, rows, bytes
Side = Callable[[], Told]


@dataclass(frozen=True)
class Sides:
    """Every export has a bucket of its own: none finds what another has made."""

    made: Made
    server: StrictStorage
    _buckets: "count[int]" = field(default_factory=count)

    def export(self, dataset: str, format: Mapping[str, Any], do: Doing = "export") -> Told:
        return self.job(Job(do, str(self.made.folder), dataset, self.bucket(), dict(format)))

    def upload(self, size: float) -> Told:
        return self.job(Job("upload", str(self.made.folder), "", self.bucket(), bytes=int(size)))

    def job(self, job: Job) -> Told:
        return self._run("bench.export_job", job.to_json())

    def yardstick(self, name: str, source: Source, rows: str, share: int = 1) -> Told:
        """Of one row in `share`, at least a thousand."""
        place = f"rows_{rows}" if source == "postgresql" else str(self.made.folder / f"{rows}.parquet")
        number = self.made.rows_of(rows)
        some = min(number, max(number // share, 1000))
        file = self.made.folder / "yardstick.out"
        try:
            return self._run("bench.yardsticks", name, place, str(file), str(some))
        finally:
            file.unlink(missing_ok=True)

    def bucket(self) -> str:
        name = f"bench-{next(self._buckets)}"
        self.server.create_bucket(name)
        return name

    def _run(self, module: str, *arguments: str) -> Told:
        environment = {
            **os.environ,
            "STORAGE_EMULATOR_HOST": self.server.url,
            SETTING: self.made.address or "",
        }
        command = [sys.executable, "-m", module, *arguments]
        ran = subprocess.run(  # noqa: S603 — our own
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        told: Told = json.loads(ran.stdout.splitlines()[-1])
        return told


def in_turns(sides: Mapping[str, Side], tell: Callable[[str], None]) -> dict[str, Told]:
    """The best time and the most memory of the rounds."""
    told: dict[str, list[Told]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        for name in sorted(sides, reverse=number % 2 == 1):
            tell(f"round {number + 1} of {ROUNDS}: {name}")
            told[name].append(sides[name]())
    return {name: _best(rounds) for name, rounds in told.items()}


def per_row(told: Told) -> float:
    return told["seconds"] / told["rows"]


def _best(rounds: list[Told]) -> Told:
    best = min(rounds, key=lambda told: told["seconds"])
    return {**best, "rss_mb": max(told.get("rss_mb", 0.0) for told in rounds)}
