"""The end of the run on the terminal: what was done to it, what is wrong, and the line of JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onwrite.local.chaos.checker import Verdict
from onwrite.local.chaos.options import Options
from onwrite.local.chaos.progress import Now
from onwrite.local.chaos.versions import Version, in_order

MOST_TOLD: Final = 20
MOST_VERSIONS: Final = 40  # of one task
_CLEAN: Final = "Nothing was lost, nothing was doubled, nobody finished what was no longer theirs."


@dataclass(frozen=True)
class Report:
    """Its lines are for a person, but for the last."""

    verdict: Verdict
    versions: Mapping[str, Sequence[Version]]
    repeated: int  # outside calls that met a known key
    now: Now
    options: Options

    @property
    def clean(self) -> bool:
        return not self.verdict.violations

    def __iter__(self) -> Iterator[str]:
        yield str(self.now)
        yield f"leases lost: {_rescues(self.versions)}; outside calls made again, under their key: {self.repeated}"
        yield from self._violations()
        yield self._figures()

    def _violations(self) -> Iterator[str]:
        """Each as a sentence, and after the first of a task all versions of the task."""
        told: set[str] = set()
        for violation in self.verdict.violations[:MOST_TOLD]:
            yield f"✗ {violation.sentence}"
            if violation.path not in told:
                yield from _lines(self.versions.get(violation.path, ()))
            told.add(violation.path)
        if more := len(self.verdict.violations[MOST_TOLD:]):
            yield f"✗ and {more} more"
        if self.clean:
            yield _CLEAN

    def _figures(self) -> str:
        verdict, now, options = self.verdict, self.now, self.options
        return json.dumps(
            {
                "chaos": {"seed": options.seed, "seconds": options.seconds, "workers": options.workers},
                "tasks": verdict.tasks,
                "done": verdict.done,
                "failed": verdict.failed,
                "lost": verdict.lost,
                "doubled_effects": verdict.doubled_effects,
                "finishes_after_lost_lease": verdict.finishes_after_lost_lease,
                "kills": now.kills,
                "freezes": now.freezes,
                "dropped": now.dropped,
                "duplicated": now.duplicated,
            }
        )


def _rescues(versions: Mapping[str, Sequence[Version]]) -> int:
    ends = (version.end for of_task in versions.values() for version in of_task if version.end)
    return len({end.token for end in ends if end.reason == "rescued"})


def _lines(versions: Sequence[Version]) -> Iterator[str]:
    ordered = in_order(versions)
    if older := len(ordered[:-MOST_VERSIONS]):
        yield f"    … {older} older versions"
    yield from (f"    {version}" for version in ordered[-MOST_VERSIONS:])
