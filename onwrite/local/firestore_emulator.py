"""The bare Firestore emulator: a Java program, without Node and the Firebase CLI."""

import os
import tempfile
import urllib.request
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Self

from onwrite.local.emulator_jar import find_jar
from onwrite.local.errors import LocalCloudError
from onwrite.local.java import find_java
from onwrite.local.part import Part
from onwrite.local.ports import LOOPBACK, free_port
from onwrite.local.readiness import answers

NAME = "The Firestore emulator"
_MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"


class FirestoreEmulator:
    """A context manager: `host` answers from the first line of the block on, and the Java program ends with it.

    `functions_port` is where the emulator sends events (the relay); without it no event is sent.
    Without `rules` every client may read and write everything.
    """

    def __init__(
        self,
        project: str = "demo-onwrite",
        rules: Path | None = None,
        functions_port: int | None = None,
        *,
        port: int | None = None,
        log: Path | None = None,
        heap: str = "1g",
    ) -> None:
        self.project = project
        self.port = port or free_port()
        self.host = f"{LOOPBACK}:{self.port}"
        self._rules = rules
        self._functions_port = functions_port
        self._log = log
        self._heap = heap
        self._part: Part | None = None

    def start(self) -> Part:
        """Returns before the emulator answers: `Part.wait_until_ready` waits."""
        command = self.command()
        log = self._log or Path(tempfile.mkdtemp(prefix="onwrite-")) / "firestore.log"
        self._part = Part(NAME, command, log=log, ready=lambda: answers(f"http://{self.host}/"))
        return self._part

    def command(self) -> list[str]:
        if self._rules and not self._rules.is_file():
            raise LocalCloudError(
                f"The rules file {self._rules} does not exist: correct the path or leave it out."
            )
        jar = find_jar(os.environ, Path.home())
        command = [str(find_java()), f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-Duser.language=en"]
        command += ["-cp", str(jar), _main_class(jar), "--host", LOOPBACK, "--port", str(self.port)]
        if self._functions_port:
            command += ["--functions_emulator", f"{LOOPBACK}:{self._functions_port}"]
        if self._rules:
            command += ["--rules", str(self._rules.resolve())]
        return command

    def clear(self) -> None:
        """Deletes every document of the default database; the emulator sends an event for each."""
        clear_documents(self.host, self.project)

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
            self._part.stop(at_once=True)  # all it holds is in memory: nothing is lost by a kill
            self._remove_own_log(self._part.log)

    def _remove_own_log(self, log: Path) -> None:
        if self._log is None:
            log.unlink(missing_ok=True)
            log.parent.rmdir()


def clear_documents(host: str, project: str) -> None:
    path = f"/emulator/v1/projects/{project}/databases/(default)/documents"
    request = urllib.request.Request(f"http://{host}{path}", method="DELETE")
    with urllib.request.urlopen(request, timeout=60):  # noqa: S310 — loopback
        pass


def _main_class(jar: Path) -> str:
    # gcloud's jar names none; a jar that only points at another one (FIRESTORE_EMULATOR_BINARY_PATH) does.
    with zipfile.ZipFile(jar) as archive:
        manifest = archive.read("META-INF/MANIFEST.MF").decode().replace("\r\n", "\n").replace("\n ", "")
    for line in manifest.splitlines():
        if line.startswith("Main-Class:"):
            return line.partition(":")[2].strip()
    return _MAIN_CLASS
