"""The URL that a handler gives to a partner, which calls it when it is done."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote, urlsplit

from onwrite.answers import Fail
from onwrite.callback_notes import URLS_KEPT, GivenUrl
from onwrite.errors import shortened
from onwrite.task_document import TaskDocument

SETTING: Final = "CALLBACK_URL"
TOKEN_BYTES: Final = 32
PARTNER: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class CallbackUrls:
    """Of one attempt. The hash of each URL's token is in the task before the URL is given out."""

    def __init__(self, document: TaskDocument, write: Callable[[Mapping[str, Any]], None]) -> None:
        self._path = document.path
        self._number = document.callback.handed + 1
        self._given = document.callback_urls
        self._write = write
        self._urls: dict[str, str] = {}
        self.base = os.environ.get(SETTING, "")

    def get(self, partner: str = "") -> str:
        """The same for the rest of the attempt; the next attempt makes another one, and this one stays good."""
        if partner not in self._urls:
            self._urls[partner] = self._make(partner)
        return self._urls[partner]

    def _make(self, partner: str) -> str:
        if partner and not PARTNER.fullmatch(partner):
            raise ValueError(
                f"a partner is named like a handler, such as acme; not {shortened(repr(partner))}"
            )
        base = _checked(self.base)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        given = (*self._given, GivenUrl(self._number, hash_of(token), partner))[-URLS_KEPT:]
        self._write({"callback_urls": [url.as_fields() for url in given]})
        self._given = given
        return f"{base}{'&' if urlsplit(base).query else '?'}task={quote(self._path, safe='/')}&token={token}"


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _checked(base: str) -> str:
    if not base:
        raise Fail(
            f"the setting {SETTING} is missing: the address of the function receiveCallback, which partners call"
        )
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise Fail(f"the setting {SETTING} must be an address such as https://example.com/receiveCallback")
    return base
