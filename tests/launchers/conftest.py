"""One stage for each launcher."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launchers.cloud_run_stage import CloudRunStage
from tests.launchers.cloud_run_stand_in import cloud_run_stand_in
from tests.launchers.process_stage import ProcessStage


@pytest.fixture
def processes() -> Iterator[ProcessStage]:
    # A socket's address may have 100 characters, and pytest's folders have long names.
    with tempfile.TemporaryDirectory(prefix="stage-") as place:
        stage = ProcessStage(Path(place))
        yield stage
        stage.close()


@pytest.fixture
def cloud_run() -> Iterator[CloudRunStage]:
    with cloud_run_stand_in() as stand_in:
        yield CloudRunStage(stand_in)
