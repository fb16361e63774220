"""Which merchant is told of orders, what notices are signed with, and where they may go."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Self

from pydantic import Field, StrictStr, TypeAdapter, ValidationError

from handlers.shop.settings import SettingError, flag, setting
from handlers.shop.texts import MerchantId

_SECRETS: Final = TypeAdapter(dict[MerchantId, Annotated[StrictStr, Field(min_length=32, max_length=1000)]])
_RIGHT: Final = 'a JSON map of merchant ids and secrets of at least 32 characters, such as {"m1": "…"}'


def merchant_of_orders(environment: Mapping[str, str] = os.environ) -> str | None:
    """The setting MERCHANT: the shop's one merchant. None: nobody is told."""
    return environment.get("MERCHANT", "").strip() or None


@dataclass(frozen=True, kw_only=True, slots=True)
class MerchantSettings:
    """The secrets do not show in a repr."""

    secrets: Mapping[str, str] = field(repr=False)
    allow_private: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """SettingError says which one is missing or wrong, and never repeats a secret."""
        text = setting("MERCHANT_SECRETS", _RIGHT, environment)
        try:
            secrets = _SECRETS.validate_json(text)
        except ValidationError:
            raise SettingError(f"MERCHANT_SECRETS must be {_RIGHT}") from None
        return cls(secrets=secrets, allow_private=flag("ALLOW_PRIVATE_MERCHANTS", environment))

    def secret_of(self, merchant: str) -> str:
        try:
            return self.secrets[merchant]
        except KeyError:
            raise SettingError(
                f"MERCHANT_SECRETS has no secret for the merchant {merchant}: add one"
            ) from None
