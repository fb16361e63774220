"""Amounts of money: whole numbers of a currency's smallest unit, never floats."""

from typing import Final, Literal, get_args

Currency = Literal["EUR", "USD", "GBP", "CHF", "SEK", "JPY"]

CURRENCIES: Final[tuple[Currency, ...]] = get_args(Currency)

# ISO 4217: how many digits of an amount in minor units stand behind the point.
_MINOR_DIGITS: Final[dict[Currency, int]] = {"EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "SEK": 2, "JPY": 0}


def format_money(minor: int, currency: Currency) -> str:
    """`EUR 1,234.50`, `JPY 1,234`."""
    digits = _MINOR_DIGITS[currency]
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    decimals = f".{rest:0{digits}}" if digits else ""
    return f"{currency} {sign}{whole:,}{decimals}"
