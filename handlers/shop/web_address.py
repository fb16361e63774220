"""An address of the web, as a setting or a document names it."""

from typing import Final

import httpx

HIGHEST_PORT: Final = 65_535


def web_address(text: str) -> str:
    """ValueError for what is none, or carries a user name or a fragment."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ValueError("no address") from error
    is_place = url.scheme in {"https", "http"} and url.host and (url.port or 443) <= HIGHEST_PORT
    if not is_place or url.userinfo or url.fragment:
        raise ValueError("not an address of ours")
    return text
