"""console/dist as it is deployed, under the headers of firebase.json, for whichever user a test wants."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from onwrite.local.hosting.config import INIT
from onwrite.local.part import Part
from onwrite.local.ports import LOOPBACK, free_port
from onwrite.local.readiness import answers

ROOT = Path(__file__).parents[2]
DIST = ROOT / "console" / "dist"


class Hosting:
    """A context manager: serves at `url` until the block ends."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = json.dumps(config)
        self._port = free_port()
        self.url = f"http://{LOOPBACK}:{self._port}"

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory()
        arguments = [str(self._port), str(ROOT / "firebase.json"), self._config]
        self._part = Part(
            "The pages",
            [sys.executable, "-m", "onwrite.local.hosting", *arguments],
            log=Path(self._folder.name) / "hosting.log",
            ready=lambda: answers(f"{self.url}{INIT}"),
            folder=ROOT,
        )
        self._part.wait_until_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._part.stop()
        self._folder.cleanup()
