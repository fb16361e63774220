"""Where several processes share the tests: a line for each file that is through, and for each failure as it comes.

Dots would tell nobody which file they belong to.
"""

from collections import Counter, defaultdict
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass
class Progress:
    terminal: pytest.TerminalReporter
    total: int = 0
    left: Counter[str] = field(default_factory=Counter)
    tests: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Each process tells all of them."""
        self.tests = Counter(_file(test) for test in ids)
        self.left, self.total = self.tests.copy(), len(ids)

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self) -> Generator[None, Any, Any]:
        category, _, word = yield
        return category, "", word

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = _file(report.nodeid)
        self.seconds[file] += report.duration
        if report.failed:
            self._write(f"{report.nodeid} failed", red=True)
        if report.when == "teardown":
            self.left[file] -= 1
            if not self.left[file]:
                self._write(f"{file}: {self.tests[file]} in {self.seconds[file]:.1f} s")

    def _write(self, line: str, **markup: bool) -> None:
        through = 100 * (self.total - self.left.total()) // max(self.total, 1)
        self.terminal.write_line(f"{through:3} % {line}", **markup)


def _file(test: str) -> str:
    return test.partition("::")[0]
