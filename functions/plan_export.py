"""What an export would be, for any signed-in user: its name, size, rows and price class. Nothing is made.

Called with `httpsCallable`, the request as its data. PLANS_PER_MINUTE is how often each user may call it. To let
only your own apps call it, register them with App Check, then deploy with ENFORCE_APP_CHECK=true in
`.env.<project>`: a call without an app's token is `unauthenticated` from then on.
"""

from datetime import UTC, datetime
from typing import Any

from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError
from google.auth.exceptions import GoogleAuthError

from exports.errors import ExportError
from functions.export_errors import as_call_error
from functions.log_line import log_error
from functions.parameters import ENFORCE_APP_CHECK, PLANS_PER_MINUTE
from functions.quotas import NotCounted, spend_quota
from functions.signed_in_call import signed_in_call
from handlers.shop.settings import SettingError
from onwrite.trigger import CONCURRENCY, store


@signed_in_call(
    cpu=1,
    memory=1024,
    concurrency=CONCURRENCY,
    timeout_sec=60,
    # Read as the instance starts; only the functions' own code looks at it, no deploy.
    enforce_app_check=ENFORCE_APP_CHECK.value,
)
def planExport(request: CallableRequest[Any]) -> dict[str, Any]:
    try:
        _spend(request.auth.uid)
        return _planned(request.data)
    except (ExportError, SettingError, GoogleAuthError) as error:
        raise as_call_error(error) from error


def _spend(uid: str) -> None:
    try:
        wait = spend_quota(store().client, uid, _a_minute(), datetime.now(UTC))
    except NotCounted as error:
        log_error(str(error))
        sentence = "Your calls cannot be counted just now. Try again in a few seconds."
        raise HttpsError(FunctionsErrorCode.UNAVAILABLE, sentence) from error
    if wait:
        seconds = "a second" if wait.seconds == 1 else f"{wait.seconds} seconds"
        sentence = f"You asked very often. Try again in {seconds}."
        raise HttpsError(FunctionsErrorCode.RESOURCE_EXHAUSTED, sentence, {"seconds": wait.seconds})


def _a_minute() -> int:
    try:
        number = PLANS_PER_MINUTE.value
    except ValueError:
        number = 0
    if number < 1:
        raise SettingError("PLANS_PER_MINUTE must be a whole number above 0")
    return int(number)


def _planned(fields: Any) -> dict[str, Any]:
    # Two seconds and 150 MB with DuckDB, Arrow and sqlglot: no other function's cold start shall pay for them.
    from exports.preview import preview  # noqa: PLC0415 — as above
    from exports.request import read_request  # noqa: PLC0415 — as above
    from handlers.shop.exporter import exporter  # noqa: PLC0415 — as above

    return preview(exporter(), read_request(fields)).as_dict()
