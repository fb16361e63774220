"""The stand-in as a context manager, and what a test asks of it."""

import json
import os
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from onwrite.local.own_programs import own_program
from onwrite.local.part import Part
from onwrite.local.ports import LOOPBACK, free_port
from onwrite.local.readiness import answers
from onwrite.local.strict_storage.calls import Call
from onwrite.local.strict_storage.faults import Fault
from onwrite.local.strict_storage.settings import Settings

_PATIENCE = 60.0
# glibc: what was freed is used again. Fresh pages for everything that is received cost a third of all the time.
_ALLOCATION = {"MALLOC_TRIM_THRESHOLD_": f"{256 << 20}", "MALLOC_MMAP_THRESHOLD_": f"{32 << 20}"}


class StrictStorage:
    """`url` answers from the first line of the block on: it is what STORAGE_EMULATOR_HOST must be.

    With `keep=False` bytes are thrown away while size and CRC32C stay: the sink of a benchmark, whatever the size.
    """

    def __init__(
        self,
        *,
        buckets: Sequence[str] = (),
        keep: bool = True,
        faults: Sequence[Fault] = (),
        port: int | None = None,
        log: Path | None = None,
    ) -> None:
        self._settings = Settings(port or free_port(), tuple(buckets), keep, tuple(faults))
        self._log = log
        self._part: Part | None = None
        self.url = f"http://{LOOPBACK}:{self._settings.port}"

    def start(self) -> Part:
        """Returns before the server answers: `Part.wait_until_ready` waits."""
        self._part = own_program(
            "The strict storage server",
            "strict_storage",
            [self._settings.to_json()],
            log=self._log or Path(tempfile.mkdtemp(prefix="onwrite-")) / "strict_storage.log",
            ready=lambda: answers(f"{self.url}/_strict/journal"),
            environment={**os.environ, **_ALLOCATION},
        )
        return self._part

    def create_bucket(self, name: str) -> None:
        self._ask("POST", "/storage/v1/b", {"name": name})

    def inject(self, *faults: Fault) -> None:
        """From now on, after those asked for earlier."""
        self._ask("POST", "/_strict/faults", [vars(fault) for fault in faults])

    def calm(self) -> None:
        """No fault from now on; what is held goes on."""
        self._ask("DELETE", "/_strict/faults")

    def wait_held(self, number: int = 1) -> None:
        """Returns when that many calls wait for `release`."""
        self._ask("GET", f"/_strict/held?number={number}")

    def release(self) -> None:
        self._ask("POST", "/_strict/release")

    def calls(self, *kinds: str) -> list[Call]:
        """Those that were answered or cut, in that order; without kinds, all."""
        entries = self._ask("GET", "/_strict/journal")["calls"]
        calls = [Call(entry["kind"], entry["bucket"], entry["name"]) for entry in entries]
        return [call for call in calls if not kinds or call.kind in kinds]

    def received(self) -> int:
        """Bytes of chunks, those sent again included."""
        return int(self._ask("GET", "/_strict/journal")["received"])

    def forget_calls(self) -> None:
        self._ask("DELETE", "/_strict/journal")

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 — loopback
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 — loopback
            text = answer.read()
        return json.loads(text) if text else None

    def __enter__(self) -> Self:
        part = self.start()
        try:
            part.wait_until_ready()
        except BaseException:
            part.stop(at_once=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._part:
            self._part.stop(at_once=True)
            self._remove_own_log(self._part.log)

    def _remove_own_log(self, log: Path) -> None:
        if self._log is None:
            log.unlink(missing_ok=True)
            log.parent.rmdir()
