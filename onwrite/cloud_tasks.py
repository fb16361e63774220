"""Queues of Cloud Tasks, each of which calls the deployed function of its own name."""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NoReturn

import firebase_admin
from firebase_admin import exceptions, functions
from google.auth.exceptions import GoogleAuthError

from onwrite.errors import QueueRefused

_APP: Final = "onwrite-queues"  # the default app is the functions' own, with options of their own
# firebase-admin 7.7 cannot read the name that the emulator of the Firebase CLI answers with; the task is made by then.
_MISREAD: Final = "Invalid resource name format."
_lock = threading.Lock()


class CloudTasks:
    """The queues of one region. CLOUD_TASKS_EMULATOR_HOST leads to an emulator, which asks for no credentials."""

    def __init__(self, region: str) -> None:
        self._region = region

    def ask(self, queue: str, name: str, data: Mapping[str, Any], at: datetime | None = None) -> None:
        """Have the function `queue` called with `data`, not before `at`. Twice under one name is once.

        A name is refused for an hour at least after it was used (cloud.google.com/tasks/docs/reference/rest).
        QueueRefused says what a person must put right; what passes by itself comes out as it is.
        """
        try:
            place = f"locations/{self._region}/functions/{queue}"
            options = functions.TaskOptions(task_id=name, schedule_time=at)
            functions.task_queue(place, app=_app()).enqueue({"data": dict(data)}, options)
        except (exceptions.AlreadyExistsError, exceptions.ConflictError):  # by the service, by its emulator
            return
        except (exceptions.FirebaseError, GoogleAuthError, ValueError) as error:
            if str(error) != _MISREAD:
                self._explain(queue, error)

    def _explain(self, queue: str, error: Exception) -> NoReturn:
        where = f"the queue {queue} of Cloud Tasks in {self._region}"
        match error:
            case exceptions.NotFoundError():
                advice = f"is not there: deploy the function {queue} to {self._region}, which makes it"
            case exceptions.PermissionDeniedError() | exceptions.UnauthenticatedError():
                advice = (
                    "cannot be used by the functions' service account: it needs roles/cloudtasks.enqueuer and "
                    "roles/run.invoker, and roles/iam.serviceAccountUser on itself"
                )
            case GoogleAuthError() | ValueError():
                advice = "cannot be reached without credentials and a project"
            case exceptions.InvalidArgumentError() | exceptions.FailedPreconditionError():
                advice = "does not take this task"
            case _:
                raise error
        raise QueueRefused(f"{where} {advice} ({error})") from error


def _app() -> firebase_admin.App:
    with _lock:
        try:
            return firebase_admin.get_app(_APP)
        except ValueError:
            return firebase_admin.initialize_app(name=_APP)
