"""Who processes documents, and where that partner may be."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

import httpx

from handlers.shop.settings import SettingError, flag, setting
from handlers.shop.web_address import web_address

_RIGHT: Final = "the https address that documents are sent to, such as https://partner.example/documents"


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerSettings:
    """`url` takes documents; what is made of them is fetched from the same host."""

    url: str
    allow_private: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """SettingError says which one is missing or wrong."""
        url = setting("PARTNER_URL", _RIGHT, environment)
        allow_private = flag("ALLOW_PRIVATE_PARTNER", environment)
        try:
            web_address(url)
        except ValueError:
            raise SettingError(f"PARTNER_URL must be {_RIGHT}") from None
        if httpx.URL(url).scheme != "https" and not allow_private:
            raise SettingError(f"PARTNER_URL must be {_RIGHT}: over http a document could be read by others")
        return cls(url=url, allow_private=allow_private)

    def is_theirs(self, place: str) -> bool:
        """Whether it is on the partner's own server: scheme, host and port are those of `url`."""
        try:
            mine, other = httpx.URL(self.url), httpx.URL(web_address(place))
        except ValueError:
            return False
        return (mine.scheme, mine.host, mine.port) == (other.scheme, other.host, other.port)
