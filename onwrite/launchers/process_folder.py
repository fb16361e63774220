"""The files of one Job of the process launcher; `process_warden.py` says what each means."""

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from onwrite.launchers.process_warden import CANCELLED, CHILD, ENDED, LOCK, LOG, WARDEN, End, Incarnation

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class ProcessFolder:
    path: Path

    @classmethod
    def found(cls, among: Path, name: str) -> Self | None:
        """None where there is no Job of this name, be it that something else has its place."""
        folder = cls(among / name)
        return folder if _NAME.fullmatch(name) and folder.exists() else None

    def exists(self) -> bool:
        return (self.path / LOCK).is_file()

    @property
    def log(self) -> Path:
        return self.path / LOG

    @property
    def warden(self) -> Incarnation | None:
        return _incarnation(_read(self.path / WARDEN))

    @property
    def child(self) -> Incarnation | None:
        return _incarnation(_read(self.path / CHILD))

    @property
    def end(self) -> End | None:
        match _read(self.path / ENDED):
            case {"code": int() | None as code, "cause": str(cause), "message": str(message)}:
                return End(code, cause, message)
        return None

    def is_starting(self) -> bool:
        """Whether somebody still lives who is about to start the Job's process."""
        try:
            with (self.path / LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def mark_cancelled(self) -> None:
        (self.path / CANCELLED).touch()

    def delete(self) -> None:
        """Gone in one step, whoever looks meanwhile."""
        grave = Path(tempfile.mkdtemp(prefix=".removed-", dir=self.path.parent))
        with suppress(FileNotFoundError):  # another one was quicker
            self.path.rename(grave / self.path.name)
        shutil.rmtree(grave, ignore_errors=True)


@contextmanager
def new_folder(among: Path, name: str) -> Iterator[int | None]:
    """Makes the Job's folder with its lock already held, so that nobody ever sees it without a starter.

    The lock's descriptor; None where the name is taken. A folder whose starter failed is taken away again;
    whoever is killed before it has its name leaves an empty `.new-…`, which nobody takes for a Job.
    """
    among.mkdir(parents=True, exist_ok=True)
    prepared = Path(tempfile.mkdtemp(prefix=".new-", dir=among))
    lock = os.open(prepared / LOCK, os.O_CREAT | os.O_RDONLY, 0o600)
    place = ProcessFolder(prepared)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            prepared.rename(among / name)  # refused where the name has anything in it
        except OSError:
            place.delete()
            if not (among / name).exists():
                raise
            yield None
            return
        place = ProcessFolder(among / name)
        yield lock
    except BaseException:
        place.delete()
        raise
    finally:
        os.close(lock)


def _read(file: Path) -> Any:
    """None for what is not there, or is not what a warden writes."""
    try:
        return json.loads(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
        return None


def _incarnation(written: Any) -> Incarnation | None:
    match written:
        case {"pid": int(pid), "started": str(started)}:
            return Incarnation(pid, started)
    return None
