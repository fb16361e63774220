import pytest

from handlers.shop.mail_settings import MailSettings
from handlers.shop.settings import SettingError

GOOD = {"SMTP_HOST": "smtp.example.com", "MAIL_FROM": "Corner Roastery <shop@example.com>"}
SECRETS = {"SMTP_USERNAME": "shop", "SMTP_PASSWORD": "hunter2"}


def test_a_server_elsewhere_is_spoken_to_over_starttls() -> None:
    settings = MailSettings.read(GOOD)
    assert (settings.security, settings.port) == ("starttls", 587)
    assert str(settings.sender) == "Corner Roastery <shop@example.com>"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_server_on_this_machine_is_spoken_to_in_the_clear(host: str) -> None:
    settings = MailSettings.read(GOOD | {"SMTP_HOST": host})
    assert (settings.security, settings.port) == ("none", 25)


def test_what_is_set_is_taken() -> None:
    settings = MailSettings.read(GOOD | SECRETS | {"SMTP_SECURITY": "TLS", "SMTP_PORT": "4650"})
    assert (settings.security, settings.port, settings.username, settings.password) == (
        "tls",
        4650,
        "shop",
        "hunter2",
    )


@pytest.mark.parametrize(
    ("said", "taken"), [("", "twice"), (" ", "twice"), ("twice", "twice"), ("Never ", "never")]
)
def test_a_mail_goes_out_twice_rather_than_never_unless_somebody_says_so(said: str, taken: str) -> None:
    assert MailSettings.read(GOOD | {"MAIL_ERRS_ON": said}).errs_on == taken


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"SMTP_HOST": ""}, "SMTP_HOST is not set"),
        ({"MAIL_FROM": " "}, "MAIL_FROM is not set"),
        ({"MAIL_FROM": "shop"}, "MAIL_FROM must be"),
        ({"MAIL_FROM": "shop@example.com\nBcc: eve@example.com"}, "MAIL_FROM must be"),
        ({"MAIL_FROM": "Sh\x07p <shop@example.com>"}, "MAIL_FROM must be"),
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY must be"),
        ({"MAIL_ERRS_ON": "once"}, "MAIL_ERRS_ON must be twice or never"),
        ({"SMTP_PORT": "0"}, "SMTP_PORT must be"),
        ({"SMTP_PORT": "65536"}, "SMTP_PORT must be"),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT must be"),
        ({"SMTP_USERNAME": "shop"}, "SMTP_USERNAME and SMTP_PASSWORD belong together"),
        ({"SMTP_PASSWORD": "hunter2"}, "SMTP_USERNAME and SMTP_PASSWORD belong together"),
        (SECRETS | {"SMTP_SECURITY": "none"}, "SMTP_SECURITY is none"),
    ],
)
def test_a_bad_setting_is_named_and_no_secret_repeated(change: dict[str, str], names: str) -> None:
    with pytest.raises(SettingError, match=names) as error:
        MailSettings.read(GOOD | change)
    assert "hunter2" not in str(error.value)


def test_the_password_does_not_show_where_settings_are_printed() -> None:
    assert "hunter2" not in repr(MailSettings.read(GOOD | SECRETS))
