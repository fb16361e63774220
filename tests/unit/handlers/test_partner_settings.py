"""Who may be sent documents, and whose files are fetched."""

import pytest

from handlers.documents.partner_settings import PartnerSettings
from handlers.shop.settings import SettingError

URL = "https://partner.example/documents"


@pytest.mark.parametrize(
    ("place", "theirs"),
    [
        ("https://partner.example/files/1?x=2", True),
        ("https://PARTNER.example:443/files/1", True),
        ("https://partner.example:8443/files/1", False),
        ("http://partner.example/files/1", False),
        ("https://partner.example.attacker.example/files/1", False),
        ("https://attacker.example/partner.example", False),
        ("https://partner.example@attacker.example/", False),
        ("https://user@partner.example/", False),
        ("file:///etc/passwd", False),
        ("/files/1", False),
        ("", False),
    ],
)
def test_files_are_fetched_from_the_partners_own_server_only(place: str, *, theirs: bool) -> None:
    assert PartnerSettings.read({"PARTNER_URL": URL}).is_theirs(place) is theirs


@pytest.mark.parametrize(
    "url", ["", "partner.example", "http://partner.example/", "https://u:p@partner.example/"]
)
def test_an_address_that_will_not_do_is_named_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingError, match=r"^PARTNER_URL .*the https address") as error:
        PartnerSettings.read({"PARTNER_URL": url})
    assert "u:p" not in str(error.value)


def test_http_is_for_whoever_allows_it() -> None:
    environment = {"PARTNER_URL": "http://127.0.0.1:8000/documents", "ALLOW_PRIVATE_PARTNER": "true"}
    assert PartnerSettings.read(environment).allow_private
