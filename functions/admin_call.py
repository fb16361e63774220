"""Functions that a signed-in admin calls from a web page with `httpsCallable`, and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError

from functions.sign_in import is_admin
from functions.signed_in_call import Endpoint, signed_in_call


def admin_call(**options: Any) -> Callable[[Callable[[], Any]], Endpoint]:
    """What the function returns is the answer; `options` are those of `firebase_functions.https_fn.on_call`."""

    def decorate(function: Callable[[], Any]) -> Endpoint:
        @signed_in_call(**options)
        @wraps(function)
        def checked(request: CallableRequest[Any]) -> Any:
            if not is_admin(request.auth.token):
                raise HttpsError(
                    FunctionsErrorCode.PERMISSION_DENIED,
                    "Only an admin may call this: a user with the claim `admin: true`. A viewer changes nothing.",
                )
            return function()

        return checked

    return decorate
