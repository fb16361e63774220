"""Functions that a signed-in user calls from a web page or an app with `httpsCallable`, and nobody else."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from firebase_functions import https_fn
from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError
from pydantic_core import from_json

from functions.sign_in import have_app

Endpoint = Callable[[https_fn.Request], https_fn.Response]
LARGEST_BODY: Final = 256 * 1024  # bytes


def signed_in_call(**options: Any) -> Callable[[Callable[[CallableRequest[Any]], Any]], Endpoint]:
    """What the function returns is the answer; `options` are those of `firebase_functions.https_fn.on_call`."""

    def decorate(function: Callable[[CallableRequest[Any]], Any]) -> Endpoint:
        @https_fn.on_call(**options)
        @wraps(function)
        def checked(request: CallableRequest[Any]) -> Any:
            if request.auth is None or not request.auth.uid:
                raise HttpsError(FunctionsErrorCode.UNAUTHENTICATED, "Sign in first.")
            return function(request)

        @wraps(checked)
        def call(request: https_fn.Request) -> https_fn.Response:
            wrong = _wrong_with(request) if request.method == "POST" else None
            if wrong:
                return _refused(wrong)
            have_app()
            return checked(request)

        return call

    return decorate


def _wrong_with(request: https_fn.Request) -> str | None:
    """The SDK would read a body of any size, and take one that is nested too deep for an error of ours."""
    if request.content_length is None or request.content_length > LARGEST_BODY:
        return f"The request must have at most {LARGEST_BODY // 1024} KiB, and say its length."
    try:
        body = from_json(request.get_data(), allow_inf_nan=False)
    except ValueError:
        body = None
    return (
        None if isinstance(body, dict) else "The request must be JSON without NaN, nested at most 200 deep."
    )


def _refused(sentence: str) -> https_fn.Response:
    """As the SDK writes an error: a client reads its code, a page of another origin its sentence."""
    error = {"status": "INVALID_ARGUMENT", "message": sentence}
    return https_fn.Response(
        json.dumps({"error": error}),
        status=400,
        headers={"access-control-allow-origin": "*"},
        mimetype="application/json",
    )
