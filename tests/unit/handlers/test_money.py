import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.shop.money import CURRENCIES, Currency, format_money


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123_450, "EUR", "EUR 1,234.50"),
        (5, "USD", "USD 0.05"),
        (0, "CHF", "CHF 0.00"),
        (1_234, "JPY", "JPY 1,234"),
        (-199, "GBP", "GBP -1.99"),
        (199_800_000_000, "SEK", "SEK 1,998,000,000.00"),
    ],
)
def test_money_is_written_with_its_currencys_decimals(minor: int, currency: Currency, text: str) -> None:
    assert format_money(minor, currency) == text


@given(st.integers(), st.sampled_from(CURRENCIES))
def test_no_digit_is_lost_or_made_up(minor: int, currency: Currency) -> None:
    digits = "".join(letter for letter in format_money(minor, currency)[4:] if letter in "-0123456789")
    assert int(digits) == minor
