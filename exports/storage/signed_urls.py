"""Links under which one file can be downloaded for some minutes."""

import os
from datetime import timedelta
from functools import cache
from typing import Any, Final
from urllib.parse import quote, urlencode

import google.auth
from google.auth.credentials import Credentials, Signing
from google.auth.transport.requests import Request
from google.cloud.storage import Blob

from exports.errors import AccessDenied
from exports.storage.problems import explained, said

_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"


def signed_url(blob: Blob, filename: str, content_type: str, lifetime: timedelta) -> str:
    """Asks Cloud Storage nothing: whether the file is there shows when the link is followed.

    On the local cloud, where nothing can be signed, the plain address of the bytes.
    """
    wanted = {
        "response-content-disposition": attachment(filename),
        "response-content-type": content_type,
    }
    local = os.environ.get("STORAGE_EMULATOR_HOST")
    if local:
        place = f"/download/storage/v1/b/{blob.bucket.name}/o/{quote(blob.name, safe='')}"
        return f"{local.rstrip('/')}{place}?{urlencode({'alt': 'media', **wanted})}"
    with explained(blob.bucket.name):
        return str(
            blob.generate_signed_url(
                version="v4", expiration=lifetime, query_parameters=wanted, **_signer(blob.bucket.name)
            )
        )


def attachment(filename: str) -> str:
    """A Content-Disposition (RFC 6266) that saves the file under this name, in ASCII where a browser knows no more."""
    plain = "".join(character if " " <= character <= "~" else "_" for character in filename)
    plain = plain.replace("\\", "_").replace('"', "_").replace("/", "_")
    exact = quote(filename, safe="!#$&+-.^_`|~")
    return f'attachment; filename="{plain}"' + ("" if plain == filename else f"; filename*=UTF-8''{exact}")


def _signer(bucket: str) -> dict[str, Any]:
    """A key of our own where there is one; on Cloud Run and in functions Google signs for the service account."""
    credentials = _credentials()
    if isinstance(credentials, Signing):
        return {"credentials": credentials}
    if not credentials.valid:
        credentials.refresh(Request())
    account = getattr(credentials, "service_account_email", None)
    if not account:
        raise AccessDenied(
            bucket, said(ValueError("Only a service account can sign links, and this is none."))
        )
    return {"service_account_email": account, "access_token": credentials.token}


@cache
def _credentials() -> Credentials:
    credentials, _ = google.auth.default(scopes=[_SCOPE])
    return credentials
