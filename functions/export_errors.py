"""What goes wrong with an export, as a client may hear of it: nothing of ours but what to do."""

from firebase_functions.https_fn import FunctionsErrorCode, HttpsError

from exports.errors import DatasetChanged, InvalidRequest, SourceUnavailable, StorageUnavailable, said
from functions.log_line import log_error

LATER = "The data cannot be reached just now. Try again in a minute."
OURS = "This cannot be told just now, and trying again does not help before we have looked after it."


def as_call_error(error: Exception) -> HttpsError:
    """Of exports, of settings, of our own credentials. Messages name buckets and settings: those are for the log."""
    if isinstance(error, InvalidRequest):
        details = [{"field": one.field, "sentence": one.sentence} for one in said(error.problems)]
        return HttpsError(FunctionsErrorCode.INVALID_ARGUMENT, str(error), details)
    log_error(str(error), error=type(error).__name__)
    if isinstance(error, SourceUnavailable | DatasetChanged | StorageUnavailable):
        return HttpsError(FunctionsErrorCode.UNAVAILABLE, LATER)
    return HttpsError(FunctionsErrorCode.INTERNAL, OURS)
