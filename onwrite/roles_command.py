"""`python -m onwrite grant-admin`, `grant-viewer` and `revoke`: who sees the tasks, and who may change them."""

import argparse
import os
from collections.abc import Mapping
from typing import Any, Final

from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError

EMULATOR: Final = "FIREBASE_AUTH_EMULATOR_HOST"
ROLES: Final = ("admin", "viewer")  # claims; the rules ask for them
WHAT: Final = {
    "grant-admin": "make somebody who has signed in an admin: sees all tasks, and changes them",
    "grant-viewer": "make somebody who has signed in a viewer: sees all tasks, and changes none",
    "revoke": "take from somebody what grant-admin or grant-viewer gave",
}
_GIVES: Final = {"grant-admin": "admin", "grant-viewer": "viewer", "revoke": ""}
_IS: Final = {"admin": "an admin", "viewer": "a viewer", "": "neither admin nor viewer"}


class NotGranted(Exception):
    """Nothing was changed; the sentence says what to do."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("email", metavar="EMAIL", help="the address they sign in with")


def change_role(options: argparse.Namespace) -> str:
    """What was done, and from when on it holds, in sentences. NotGranted."""
    from firebase_admin import auth, delete_app, exceptions  # noqa: PLC0415 — a sweep needs none of it

    app = _app(options.project, os.environ)
    place = f"{app.project_id}{_where(os.environ)}"
    try:
        user = auth.get_user_by_email(options.email, app=app)
        claims = user.custom_claims or {}
        wanted = _claims(claims, _GIVES[options.what])
        if wanted != claims:
            auth.set_custom_user_claims(user.uid, wanted, app=app)
    except auth.UserNotFoundError as error:
        raise NotGranted(
            f"Nobody has signed in to {place} with {options.email}: let them sign in once, and run this again."
        ) from error
    except DefaultCredentialsError as error:
        raise NotGranted(
            f"No credentials: run `gcloud auth application-default login`, or set {EMULATOR} to reach an emulator."
        ) from error
    except (exceptions.FirebaseError, GoogleAuthError) as error:
        raise NotGranted(f"Firebase Authentication gave no answer that helps: {error}") from error
    except ValueError as error:  # the address, the project, or more claims than a token holds
        raise NotGranted(f"Nothing was changed: {error}") from error
    finally:
        delete_app(app)
    return _said(place, user, claims, wanted)


def _app(project: str | None, environment: Mapping[str, str]) -> Any:
    """One of its own: the project may be another than the environment's."""
    import firebase_admin  # noqa: PLC0415 — as above

    project = project or environment.get("GOOGLE_CLOUD_PROJECT") or environment.get("GCLOUD_PROJECT")
    try:
        app = firebase_admin.initialize_app(options={"projectId": project} if project else None, name="roles")
    except ValueError as error:
        raise NotGranted(f"Say which project by its id, such as --project shop-prod. ({error})") from error
    if not app.project_id:
        firebase_admin.delete_app(app)
        raise NotGranted("Say which project: --project, or set GOOGLE_CLOUD_PROJECT.")
    return app


def _where(environment: Mapping[str, str]) -> str:
    return f" (the Auth emulator at {environment[EMULATOR]})" if environment.get(EMULATOR) else ""


def _claims(claims: Mapping[str, Any], role: str) -> dict[str, Any]:
    """Pure. One role at most, so that a viewer who was an admin is none any more; other claims stay."""
    others = {name: value for name, value in claims.items() if name not in ROLES}
    return {**others, role: True} if role else others


def _said(place: str, user: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    who, now = f"{user.email} (uid {user.uid})", f"{_IS[_role(after)]} of {place}"
    if before == after:
        return f"{who} is {now} already; nothing was changed."
    was = f", who was {_IS[_role(before)]}," if _role(before) else ""
    sentences = [
        f"{who}{was} is {now} now. It is in their next token: within the hour, or as soon as they sign in anew."
    ]
    if kept := sorted(set(after) - set(ROLES)):
        sentences.append(f"Other claims stay as they were: {', '.join(kept)}.")
    if _role(after) and not user.email_verified:
        sentences.append("Their address is not verified: make sure that this account is theirs.")
    return " ".join(sentences)


def _role(claims: Mapping[str, Any]) -> str:
    return next((role for role in ROLES if claims.get(role) is True), "")
