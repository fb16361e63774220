"""What Cloud Storage and the network answer, as errors that say what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import requests
from google.api_core import exceptions as google
from google.auth.exceptions import GoogleAuthError, TransportError

from exports.errors import (
    AccessDenied,
    BucketFull,
    BucketMissing,
    StorageError,
    StorageRefused,
    StorageUnavailable,
)

TRANSIENT: Final = frozenset({408, 429, 500, 502, 503, 504})
NETWORK: Final = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
_FULL: Final = frozenset({"quotaExceeded", "accountDisabled", "billingNotEnabled", "insufficientQuota"})
_INSUFFICIENT_STORAGE: Final = 507


@contextmanager
def explained(bucket: str) -> Iterator[None]:
    """For calls of the storage client; a name or a condition that is not met (404, 412) is the caller's business."""
    try:
        yield
    except (google.NotFound, google.PreconditionFailed) as error:
        if _is_about_bucket(error):
            raise BucketMissing(bucket) from error
        raise
    except (google.GoogleAPIError, GoogleAuthError, *NETWORK) as error:
        raise problem(bucket, error) from error


def problem(bucket: str, error: BaseException) -> StorageError:
    if isinstance(error, google.RetryError) and error.cause is not None:
        return StorageUnavailable(bucket, said(error.cause))
    if isinstance(error, GoogleAuthError) and not (error.retryable or isinstance(error, TransportError)):
        return AccessDenied(bucket, said(error))
    if not isinstance(error, google.GoogleAPICallError) or error.code in TRANSIENT:
        return StorageUnavailable(bucket, said(error))
    if _is_about_bucket(error):
        return BucketMissing(bucket)
    return _kind(error)(bucket, said(error))


def _kind(error: google.GoogleAPICallError) -> type[BucketFull | AccessDenied | StorageRefused]:
    if error.code == _INSUFFICIENT_STORAGE or _reasons(error) & _FULL:
        return BucketFull
    if isinstance(error, google.Unauthorized | google.Forbidden):
        return AccessDenied
    return StorageRefused


def said(error: BaseException) -> str:
    """What happened, as a sentence: without addresses, since that of an upload lets whoever knows it write to it."""
    if isinstance(error, requests.Timeout):
        return "it gave no answer in time."
    if isinstance(error, NETWORK):
        return "the connection broke off before it answered."
    if isinstance(error, google.GoogleAPICallError):
        text = f"{error.code} {_details(error).get('message') or _name(error)}"
    else:
        text = " ".join(str(error).split()) or _name(error)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _is_about_bucket(error: google.GoogleAPICallError) -> bool:
    """An object that is missing gives 404 as well: only the words differ."""
    return isinstance(error, google.NotFound) and "bucket does not exist" in said(error)


def _reasons(error: google.GoogleAPICallError) -> set[str]:
    return {str(one.get("reason")) for one in _details(error).get("errors", []) if isinstance(one, dict)}


def _details(error: google.GoogleAPICallError) -> dict[str, Any]:
    """The `error` of the answer's body, where Cloud Storage wrote one."""
    try:
        details = error.response.json()["error"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}
    return details if isinstance(details, dict) else {}


def _name(error: BaseException) -> str:
    """ServiceUnavailable: Service Unavailable."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__)
