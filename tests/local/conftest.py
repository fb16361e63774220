"""One cloud per module, with functions that write down their calls."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.local import LocalCloud

SAMPLE = Path(__file__).parent / "sample" / "main.py"
PROJECT = "demo-onwrite"

Record = list[dict[str, Any]]


@pytest.fixture(scope="module")
def sample() -> Path:
    return SAMPLE


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    """A module asks for another kind of cloud by overriding this fixture."""
    return {}


@pytest.fixture(scope="module")
def cloud(data: Path, options: dict[str, Any]) -> Iterator[LocalCloud]:
    env = {"RECORD": str(data / "record")}
    with LocalCloud(main=SAMPLE, data=data, env=env, **options) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def record(data: Path) -> Callable[[str], Record]:
    """The calls of one function so far, in order."""

    def read(function: str) -> Record:
        path = data / "record"
        lines = path.read_text().splitlines() if path.exists() else []
        return [call for line in lines if (call := json.loads(line))["function"] == function]

    return read


@pytest.fixture(scope="module")
def database(cloud: LocalCloud) -> Iterator[firestore.Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", cloud.firestore_host)
        client = firestore.Client(project=PROJECT)
    yield client
    client.close()


@pytest.fixture(scope="module")
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Waits for what sends no signal of its own."""

    def wait(condition: Callable[[], bool], limit: float = 20.0) -> None:
        deadline = time.monotonic() + limit
        while not condition():
            assert time.monotonic() < deadline, "it did not come to pass"
            time.sleep(0.02)

    return wait
