"""The settings of notices, each with a sentence for who sets them."""

import json

import pytest

from handlers.shop.merchant_settings import MerchantSettings, merchant_of_orders
from handlers.shop.settings import SettingError

SECRET = "hunter2" * 5
GOOD = {"MERCHANT_SECRETS": json.dumps({"roastery": SECRET})}


def test_each_merchant_has_a_secret_of_its_own() -> None:
    settings = MerchantSettings.read(GOOD)
    assert settings.secret_of("roastery") == SECRET
    with pytest.raises(SettingError, match="MERCHANT_SECRETS has no secret for the merchant mill: add one"):
        settings.secret_of("mill")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        SECRET,
        json.dumps([SECRET]),
        json.dumps({"roastery": SECRET[:31]}),
        json.dumps({"roastery": [SECRET]}),
        json.dumps({"a/b": SECRET}),
        '{"roastery": "' + SECRET,
    ],
)
def test_bad_secrets_are_named_and_not_repeated(text: str) -> None:
    with pytest.raises(SettingError, match="^MERCHANT_SECRETS .*a JSON map of merchant ids") as error:
        MerchantSettings.read({"MERCHANT_SECRETS": text})
    assert "hunter2" not in str(error.value)


def test_the_secrets_do_not_show_where_settings_are_printed() -> None:
    assert "hunter2" not in repr(MerchantSettings.read(GOOD))


@pytest.mark.parametrize(
    ("text", "allowed"), [("", False), ("false", False), ("true", True), (" True ", True)]
)
def test_private_addresses_are_allowed_by_that_one_word(text: str, *, allowed: bool) -> None:
    assert MerchantSettings.read(GOOD | {"ALLOW_PRIVATE_MERCHANTS": text}).allow_private is allowed


def test_a_word_that_could_mean_either_is_refused() -> None:
    with pytest.raises(SettingError, match="ALLOW_PRIVATE_MERCHANTS must be true or false"):
        MerchantSettings.read(GOOD | {"ALLOW_PRIVATE_MERCHANTS": "yes"})


def test_without_a_merchant_nobody_is_told() -> None:
    assert merchant_of_orders({}) is None
    assert merchant_of_orders({"MERCHANT": "  "}) is None
    assert merchant_of_orders({"MERCHANT": "roastery "}) == "roastery"
