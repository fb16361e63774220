"""firebase_admin, told to enqueue into a local cloud."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import firebase_admin
import pytest
from firebase_admin import functions

from onwrite.local import LocalCloud

Queue = Callable[[str], Any]


@contextmanager
def connected(cloud: LocalCloud, project: str | None = None) -> Iterator[Queue]:
    """The queue of a function, by its name."""
    app = firebase_admin.initialize_app(options={"projectId": project or cloud.project}, name=f"of {project}")
    with pytest.MonkeyPatch.context() as patch:
        host = "CLOUD_TASKS_EMULATOR_HOST"
        patch.setenv(host, cloud.environment[host])
        functions.task_queue("any", app=app)  # reads it once for all queues of the app
    try:
        yield lambda function: functions.task_queue(function, app=app)
    finally:
        firebase_admin.delete_app(app)
