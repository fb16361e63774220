"""The contract of whatever starts a container for one attempt, and the words it is spoken in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Final, Literal, Protocol

from onwrite.durations import hours

# Of a Job's name, which must stay below the 63 characters of a DNS label.
LONGEST_TYPE: Final = 24  # characters of the task's type
TASK_DIGITS: Final = 16  # of the task's hash
TOKEN_DIGITS: Final = 6  # of the hash of the claim's token

Phase = Literal["starting", "running", "succeeded", "failed", "gone"]


class LauncherError(Exception):
    """The launcher could not do what it was asked for."""

    def __init__(self, message: str = "") -> None:
        # It goes into the task, and Firestore takes no halves of character pairs, as a file's name may have.
        super().__init__(message.encode(errors="backslashreplace").decode())


class LaunchRefused(LauncherError):
    """A person must act: rights, a quota, an image or a template that cannot be used."""


class LauncherUnavailable(LauncherError):
    """The platform does not answer just now; another try may succeed."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What a container is given, in Kubernetes' own units; `timeout` is the longest it may run."""

    cpu: str = "1"
    memory: str = "2Gi"
    timeout: timedelta = field(default_factory=lambda: hours(6))


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt that is to run in a container of its own.

    `database` is `projects/<project>/databases/<database>`; `path` the task's, such as `orders/o1/tasks/export`. The
    container takes the attempt's lease over by its `token`.
    """

    database: str
    path: str
    type: str
    attempt: int
    token: str
    resources: Resources = field(default_factory=Resources)

    @property
    def name(self) -> str:
        """The same for the same attempt, so that a second start of it is "already exists".

        The token is in it, since the number of an attempt that was handed back or snoozed is used again.
        """
        readable = re.sub(r"[^a-z0-9]+", "-", self.type)[:LONGEST_TYPE].strip("-")
        claim = sha256(self.token.encode()).hexdigest()[:TOKEN_DIGITS]
        return f"onwrite-{readable}-{self.task_hash[:TASK_DIGITS]}-{self.attempt % 1000}-{claim}"

    @property
    def task_hash(self) -> str:
        """Hexadecimal digits, of the task in its database, whatever the attempt."""
        return sha256(f"{self.database}/{self.path}".encode()).hexdigest()[:40]

    @property
    def environment(self) -> Mapping[str, str]:
        """What `python -m onwrite.job` in the container reads. LaunchRefused where the task's path cannot be told."""
        if "\0" in self.path:  # Firestore takes it in an id; no process ever gets it
            raise LaunchRefused(
                "the task's path has a NUL character in it; make the task anew, under another id"
            )
        _, project, _, database = self.database.split("/")
        return {
            "GOOGLE_CLOUD_PROJECT": project,
            "ONWRITE_DATABASE": database,
            "ONWRITE_TASK": self.path,
            "ONWRITE_TYPE": self.type,
            "ONWRITE_ATTEMPT": str(self.attempt),
            "ONWRITE_TOKEN": self.token,
        }


@dataclass(frozen=True, slots=True)
class Launched:
    """`name` is what the launcher finds the Job by again; `log` is a link or a command line that shows its log."""

    name: str
    log: str


@dataclass(frozen=True, slots=True)
class Status:
    """`reason` is the platform's own word where the Job failed, such as OOMKilled; `message` a sentence with more."""

    phase: Phase
    reason: str = ""
    message: str = ""


class Launcher(Protocol):
    def launch(self, job: Job) -> Launched:
        """Start it, once: a Job that exists already is the answer. LaunchRefused, LauncherUnavailable."""

    def status(self, name: str) -> Status:
        """Of the Job of this name; `gone` where there is none. LauncherUnavailable where nobody knows."""

    def cancel(self, name: str) -> None:
        """End it, if it runs: it is sent SIGTERM. Returns at once; a Job that is gone is no error."""

    def remove(self, name: str) -> None:
        """Take it and its containers away, whatever they do. A Job that is gone is no error."""
