"""What BigQuery says when something is wrong, in the words of exports."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from google.api_core.exceptions import Forbidden, GoogleAPICallError, GoogleAPIError, NotFound, Unauthorized
from google.auth.exceptions import GoogleAuthError

from exports.errors import SchemaChanged, SourceError, SourceRefused, SourceTooSlow, SourceUnavailable


@contextmanager
def problems() -> Iterator[None]:
    try:
        yield
    except GoogleAPICallError as error:
        raise problem(error) from error
    except (GoogleAPIError, GoogleAuthError, OSError) as error:
        raise SourceUnavailable(f"BigQuery cannot be reached: {_sentence(str(error))} {_AGAIN}") from error


def problem(error: GoogleAPICallError) -> SourceError:
    """By BigQuery's own reason where there is one, else by the status."""
    reason = str((error.errors or [{}])[0].get("reason", "")) if _has_reasons(error) else ""
    said = _sentence(error.message or str(error))
    if "timed out" in said and reason in {"stopped", "timeout", "jobTimeout"}:
        return SourceTooSlow("The query took longer than the source's time limit. Ask for less, or raise it.")
    if reason in _ADVICE:
        kind, advice = _ADVICE[reason]
        return kind(f"{said} {advice}")
    if isinstance(error, NotFound):
        return SchemaChanged(f"{said} {_CORRECT}")
    if isinstance(error, Forbidden | Unauthorized):
        return SourceRefused(f"{said} {_RIGHTS}")
    if error.code is not None and 400 <= error.code < 500 and error.code != _TOO_MANY:  # noqa: PLR2004 — HTTP's
        return SourceRefused(f"BigQuery does not run this query: {said}")
    return SourceUnavailable(f"{said} {_AGAIN}")


def _has_reasons(error: GoogleAPICallError) -> bool:
    return bool(error.errors) and isinstance(error.errors[0], dict)


def _sentence(text: str) -> str:
    """Without the web address and the list of reasons that the client adds."""
    return text.partition("; reason:")[0].rpartition("prettyPrint=false: ")[2].rstrip(" .") + "."


_TOO_MANY: Final = 429
_AGAIN: Final = "Try again later."
_CORRECT: Final = "Correct the catalogue, or bring the table back to it."
_RIGHTS: Final = (
    "Give this program's service account the roles BigQuery Job User, Data Viewer and Read Session User."
)
_ADVICE: Final[dict[str, tuple[type[SourceError], str]]] = {
    # Statements are made from the catalogue and checked: one that is invalid names what is not there any more.
    "invalidQuery": (SchemaChanged, _CORRECT),
    "notFound": (SchemaChanged, _CORRECT),
    "bytesBilledLimitExceeded": (SourceRefused, "Ask for less, or raise maximum_bytes_billed."),
    "accessDenied": (SourceRefused, _RIGHTS),
    "quotaExceeded": (SourceUnavailable, _AGAIN),
    "rateLimitExceeded": (SourceUnavailable, _AGAIN),
    "stopped": (SourceUnavailable, "Somebody ended the job. Try again."),
}
