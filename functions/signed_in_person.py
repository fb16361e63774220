"""Who sends a request that is no call of the Firebase SDK, by the Firebase ID token in its header."""

from typing import Final

from firebase_admin import auth

from functions.log_line import log_error
from functions.sign_in import have_app, sees_all
from handlers.shop.downloads import Person, Refusal

NOBODY: Final = Refusal(
    401, "Sign in first, and send the Firebase ID token as `Authorization: Bearer <token>`."
)
UNKNOWN: Final = Refusal(401, "The Firebase ID token is not valid, or not any more. Sign in again.")
NOT_VERIFIED: Final = Refusal(503, "Nobody can be recognised just now. Try again in a minute.")


def signed_in_person(authorization: str | None) -> Person | Refusal:
    kind, _, token = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        return NOBODY
    have_app()
    try:
        claims = auth.verify_id_token(token.strip())
    except auth.CertificateFetchError as error:
        log_error(f"The keys that ID tokens are signed with cannot be fetched: {error}")
        return NOT_VERIFIED
    except (
        UnicodeError,
        TypeError,
        auth.InvalidIdTokenError,
        auth.UserDisabledError,
    ):  # whatever a token holds
        return UNKNOWN
    return Person(claims["uid"], sees_all(claims))
