"""Mail goes out encrypted, to a server whose certificate somebody vouches for."""

import ssl
from pathlib import Path

import pytest

from handlers.shop.mail import ServerNotReached
from handlers.shop.mail_settings import MailSettings
from onwrite import Fail
from tests.unit.handlers.certificates import self_signed, server_context
from tests.unit.handlers.mailbox import Mailbox, serving
from tests.unit.handlers.test_mail import post


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"), "localhost")


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    return server_context(certificate)


@pytest.fixture
def trusted(certificate: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_HOST", "localhost")
    monkeypatch.setenv("SMTP_SECURITY", "starttls")
    monkeypatch.setenv("SMTP_USERNAME", "shop")
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.mark.usefixtures("trusted")
def test_the_login_and_the_mail_go_over_starttls(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Mailbox(), tls, require_starttls=True) as server:
        monkeypatch.setenv("SMTP_PORT", str(server.port))
        post()
    assert (server.logins, server.encrypted) == ([b"shop"], [True])


@pytest.mark.usefixtures("trusted")
def test_the_whole_talk_may_go_over_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_SECURITY", "tls")
    with pytest.warns(DeprecationWarning, match="PROTOCOL_TLS"):
        either_side = ssl.SSLContext(
            ssl.PROTOCOL_TLS
        )  # aiosmtpd connects to itself with the server's context
    either_side.load_cert_chain(certificate)
    with serving(Mailbox(), ssl_context=either_side, auth_require_tls=False) as server:
        monkeypatch.setenv("SMTP_PORT", str(server.port))
        post()
    assert (server.logins, len(server.mails)) == ([b"shop"], 1)


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_fails_and_is_not_repeated(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "letmein")
    with serving(Mailbox(), tls) as server:
        monkeypatch.setenv("SMTP_PORT", str(server.port))
        with pytest.raises(Fail, match="answered 535") as refused:
            post()
    assert "letmein" not in refused.value.reason


@pytest.mark.usefixtures("trusted")
def test_a_server_nobody_vouches_for_gets_neither_login_nor_mail(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with serving(Mailbox(), tls) as server:
        monkeypatch.setenv("SMTP_PORT", str(server.port))
        with pytest.raises(ServerNotReached, match="SSLCertVerificationError"):
            post()
    assert (server.logins, server.mails) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_server_without_starttls_gets_nothing(mailbox: Mailbox) -> None:
    with pytest.raises(Fail, match="STARTTLS"):
        post()
    assert (mailbox.logins, mailbox.mails) == ([], [])


@pytest.mark.usefixtures("mailbox")
def test_a_loopback_server_is_the_only_one_spoken_to_in_the_clear_unasked() -> None:
    assert MailSettings.read().security == "none"
