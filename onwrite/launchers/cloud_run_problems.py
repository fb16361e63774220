"""What Cloud Run refuses or cannot do just now, as sentences an admin can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

from google.api_core.exceptions import (
    Aborted,
    ClientError,
    GoogleAPIError,
    NotFound,
    PermissionDenied,
    ResourceExhausted,
    ServiceUnavailable,
    Unauthenticated,
)
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError

from onwrite.launchers.launcher import LauncherError, LauncherUnavailable, LaunchRefused

_ROLE = "roles/run.jobsExecutorWithOverrides"
_NO_TOKEN = "metadata from plugin failed"  # noqa: S105 — gRPC's words
_DELETING_ROLE = "roles/run.developer"
_SIGN_IN = (
    "run the function under a service account, or, on a machine of your own, sign in with: "
    "gcloud auth application-default login"
)


@contextmanager
def in_our_words(permission: str) -> Iterator[None]:
    """`permission` is what the call needs. NotFound goes through: the caller knows what it is that is missing."""
    try:
        yield
    except NotFound:
        raise
    except (GoogleAPIError, GoogleAuthError) as error:
        raise problem(error, permission) from error


def problem(error: Exception, permission: str) -> LauncherError:
    match error:
        case DefaultCredentialsError():
            return LaunchRefused(f"there are no credentials for Cloud Run: {_SIGN_IN} ({error})")
        case Unauthenticated():
            return LaunchRefused(f"Cloud Run does not take these credentials: {_SIGN_IN} ({error.message})")
        case PermissionDenied():
            return LaunchRefused(_denied(permission, error.message))
        case ResourceExhausted():
            return LauncherUnavailable(_used_up(error.message))
        case ClientError() if not isinstance(error, Aborted):
            return LaunchRefused(f"Cloud Run refuses: {error.message}")
    return LauncherUnavailable(_unanswered(error))


def _denied(permission: str, message: str) -> str:
    if "has not been used" in message or "it is disabled" in message:
        return f"Cloud Run is switched off in this project: gcloud services enable run.googleapis.com ({message})"
    role = _DELETING_ROLE if permission == "run.executions.delete" else _ROLE
    return f"the service account lacks {permission}, which is in {role} ({message})"


def _unanswered(error: Exception) -> str:
    if isinstance(error, ServiceUnavailable) and _NO_TOKEN in error.message:
        # Also where Google was not reached: the next time it may give one.
        return f"there is no token to ask Cloud Run with: {_SIGN_IN} ({error.message})"
    # No answer, or none to go by: the order may have been taken all the same.
    return f"Cloud Run does not answer: {error}"


def _used_up(message: str) -> str:
    return (
        f"Cloud Run's quota is used up: {message}. At most 1,000 executions run at once in a region; calls a minute "
        "can be raised on the console's page of quotas, and max_jobs starts fewer at once"
    )
