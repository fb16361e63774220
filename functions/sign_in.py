"""Firebase's default app, which knows who signs in."""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import firebase_admin


class BelievesAnybody(Exception):
    """A deployed function was told to take unsigned tokens for real ones: whoever writes one would be anybody.

    Remove FIREBASE_AUTH_EMULATOR_HOST from the function's environment.
    """

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def have_app() -> None:
    """What verifies tokens asks for the default app. Raises BelievesAnybody.

    Made at the first call and not on import: other code of this instance may want to make it with options of its own.
    """
    if believes_anybody(os.environ):
        raise BelievesAnybody
    with suppress(ValueError):  # it is there, or another thread is just making it
        firebase_admin.initialize_app()


def believes_anybody(environment: Mapping[str, str]) -> bool:
    """In the cloud, and the SDK in the mode of the Auth emulator. The Emulator Suite names the service as well."""
    deployed = "K_SERVICE" in environment and environment.get("FUNCTIONS_EMULATOR") != "true"
    return deployed and bool(environment.get("FIREBASE_AUTH_EMULATOR_HOST"))


def is_admin(token: Mapping[str, Any]) -> bool:
    """The claim must be true itself, as in firestore.rules; the text "true" and the number 1 are not."""
    return token.get("admin") is True


def sees_all(token: Mapping[str, Any]) -> bool:
    """An admin, or a viewer, who changes nothing."""
    return is_admin(token) or token.get("viewer") is True
