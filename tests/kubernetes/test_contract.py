"""The Kubernetes launcher does what every launcher does; for the others see tests/launchers/."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from onwrite.launchers.kubernetes import KubernetesLauncher
from onwrite.launchers.launcher import Job
from tests.kubernetes.controller import Controller
from tests.kubernetes.sides import Side
from tests.launchers.contract import LauncherContract


@dataclass(frozen=True)
class KubernetesStage:
    """The platform's controllers and nodes are played by the test; its API server is there."""

    launcher: KubernetesLauncher
    controller: Controller
    starts_once: bool = True  # by the Job's name

    def begun(self, job: Job) -> Mapping[str, str]:
        self.controller.start(job.name)
        (container,) = self.controller.job(job.name).spec.template.spec.containers
        return {variable.name: variable.value for variable in container.env}

    def end(self, job: Job, code: int) -> None:
        if code == 0:
            self.controller.complete(job.name)
        else:
            self.controller.kill(job.name, "Error", code)

    def told_to_end(self, job: Job) -> None:
        assert self.controller.job(job.name).spec.suspend
        self.controller.stop_pod(job.name)

    def no_more(self, job: Job) -> None:
        assert not self.controller.has_job(job.name)


class TestKubernetesLauncher(LauncherContract):
    @pytest.fixture
    def stage(self, side: Side) -> KubernetesStage:
        return KubernetesStage(side.launcher(), side.controller)
