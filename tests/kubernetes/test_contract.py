"""The Kubernetes launcher does what every launcher does."""

import pytest

from onwrite.launchers.launcher import Job, Launcher
from tests.kubernetes.sides import Side, new_job
from tests.launchers.contract import LauncherContract


class Kubernetes:
    """The platform's controllers and nodes are played by the test; its API server is there."""

    def __init__(self, side: Side) -> None:
        self.launcher: Launcher = side.launcher()
        self._controller = side.controller

    def job(self) -> Job:
        return new_job()

    def starts(self, name: str) -> None:
        self._controller.start(name)

    def succeeds(self, name: str) -> None:
        self._controller.complete(name)

    def fails(self, name: str) -> None:
        self._controller.kill(name, "Error", 1)

    def leaves(self, name: str) -> None:
        assert self._controller.job(name).spec.suspend
        self._controller.stop_pod(name)

    def launched(self, name: str) -> int:
        return int(self._controller.job(name).metadata.name == name)


class TestKubernetesLauncher(LauncherContract):
    @pytest.fixture
    def platform(self, side: Side) -> Kubernetes:
        return Kubernetes(side)
