"""A real service that is missing is a skip at home and a failure where CI is set."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from onwrite.local import FirestoreEmulator, LocalCloudError
from onwrite.local.emulator_jar import find_jar
from onwrite.local.java import find_java
from tests.browser.chromium import NoChromium, chromium
from tests.progress import Progress

settings.register_profile("house", settings(), deadline=None)  # a slow machine is no failure
settings.load_profile("house")

# Minutes of small calls do not pay for Java's second compiler: emulators take far less CPU without it.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")

EXPLORED = "races explored"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        _keep_to_own_ports(config.workerinput)
    shared = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if shared and config.get_verbosity() == 0:
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        assert isinstance(terminal, pytest.TerminalReporter)
        config.pluginmanager.register(Progress(terminal))


@pytest.fixture(scope="session")
def java_and_emulator() -> None:
    """Only what is missing may skip; an emulator that does not start is a failure everywhere."""
    try:
        find_java()
        find_jar(os.environ, Path.home())
    except LocalCloudError as error:
        missing(str(error))


@pytest.fixture(scope="session")
def emulator(java_and_emulator: None) -> Iterator[FirestoreEmulator]:
    """One Firestore emulator for all tests of the engine: each keeps to documents of its own."""
    with FirestoreEmulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(chromium())
        except NoChromium as error:
            missing(str(error))
        yield browser


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What races record comes with their reports, from whichever process they ran in."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [line for report in reports for name, line in report.user_properties if name == EXPLORED]
    if told:
        terminalreporter.section(EXPLORED)
        for line in sorted(told):
            terminalreporter.line(line)


def missing(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def _keep_to_own_ports(worker: dict[str, Any]) -> None:
    """A port that was chosen is free until its program has started: another process's might choose it too."""
    width = 22_000 // worker["workercount"]
    first = 10_000 + int(worker["workerid"].removeprefix("gw")) % worker["workercount"] * width
    os.environ["LOCAL_PORTS"] = f"{first}-{first + width - 1}"
