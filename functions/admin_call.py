"""Functions that a signed-in admin calls from a web page with `httpsCallable`, and nobody else."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

import firebase_admin
from firebase_functions import https_fn
from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError

Endpoint = Callable[[https_fn.Request], https_fn.Response]


def admin_call(**options: Any) -> Callable[[Callable[[], Any]], Endpoint]:
    """What the function returns is the answer; `options` are those of `firebase_functions.https_fn.on_call`."""

    def decorate(function: Callable[[], Any]) -> Endpoint:
        @https_fn.on_call(**options)
        @wraps(function)
        def checked(request: CallableRequest[Any]) -> Any:
            check_admin(request)
            return function()

        @wraps(checked)
        def call(request: https_fn.Request) -> https_fn.Response:
            _have_app()
            return checked(request)

        return call

    return decorate


def check_admin(request: CallableRequest[Any]) -> None:
    """The claim must be true itself, as in firestore.rules; the text "true" and the number 1 are not."""
    if request.auth is None:
        raise HttpsError(FunctionsErrorCode.UNAUTHENTICATED, "Sign in as an admin first.")
    if request.auth.token.get("admin") is not True:
        raise HttpsError(
            FunctionsErrorCode.PERMISSION_DENIED,
            "Only an admin may call this: a user with the claim `admin: true`.",
        )


def _have_app() -> None:
    """The SDK verifies tokens with the default app, before the function is called.

    Made at the first call and not on import: other code of this instance may want to make it with options of its own.
    """
    with suppress(ValueError):  # it is there, or another thread is just making it
        firebase_admin.initialize_app()
