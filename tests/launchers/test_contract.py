"""The process launcher and Cloud Run do what every launcher does; for Kubernetes see tests/kubernetes/."""

import pytest

from tests.launchers.cloud_run_stage import CloudRunStage
from tests.launchers.contract import LauncherContract
from tests.launchers.process_stage import ProcessStage


class TestProcessLauncher(LauncherContract):
    @pytest.fixture
    def stage(self, processes: ProcessStage) -> ProcessStage:
        return processes


class TestCloudRunLauncher(LauncherContract):
    @pytest.fixture
    def stage(self, cloud_run: CloudRunStage) -> CloudRunStage:
        return cloud_run
