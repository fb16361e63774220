"""What a container is told by its environment: which attempt it is for, and how it is ended."""

from collections.abc import Mapping
from dataclasses import dataclass

from onwrite.errors import shortened
from onwrite.launchers.launcher import Job
from onwrite.shutdown import PLATFORM_GRACE
from onwrite.task_document import is_task_path


class WrongEnvironment(Exception):
    """The environment does not say what is needed; nothing was read or written."""


@dataclass(frozen=True, slots=True)
class Environment:
    """`grace` is how many seconds there are from SIGTERM to SIGKILL."""

    job: Job
    project: str
    database: str
    handlers: str
    grace: float


def read_environment(given: Mapping[str, str]) -> Environment:
    """WrongEnvironment names every variable that is wrong."""
    problems = [f"{name} is missing: {what}" for name, what in _NEEDED.items() if not given.get(name)]
    path, attempt = given.get("ONWRITE_TASK", ""), given.get("ONWRITE_ATTEMPT", "")
    if path and not is_task_path(path):
        problems.append(f"ONWRITE_TASK is {shortened(path)!r}: {_NEEDED['ONWRITE_TASK']}")
    if attempt and not (attempt.isdecimal() and int(attempt)):
        problems.append(f"ONWRITE_ATTEMPT is {shortened(attempt)!r}: {_NEEDED['ONWRITE_ATTEMPT']}")
    grace = _seconds(given.get("ONWRITE_GRACE"))
    if grace is None:
        problems.append("ONWRITE_GRACE must be a number of seconds above 0, such as 10")
    if problems or grace is None:
        raise WrongEnvironment("; ".join(problems))
    project, database = given["GOOGLE_CLOUD_PROJECT"], given.get("ONWRITE_DATABASE") or "(default)"
    job = Job(
        f"projects/{project}/databases/{database}",
        path,
        given.get("ONWRITE_TYPE", ""),
        int(attempt),
        given["ONWRITE_TOKEN"],
    )
    return Environment(job, project, database, given.get("ONWRITE_HANDLERS") or "handlers", grace)


_NEEDED = {
    "ONWRITE_TASK": "the path of the task, such as orders/o1/tasks/export",
    "ONWRITE_TOKEN": "the token of the attempt's lease",
    "ONWRITE_ATTEMPT": "the number of the attempt, from 1",
    "GOOGLE_CLOUD_PROJECT": "the id of the Firestore project",
}


def _seconds(text: str | None) -> float | None:
    if not text:
        return PLATFORM_GRACE
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 < found < float("inf") else None
