"""Send one mail to one person over SMTP; what the server refuses for good is a Fail."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final

from handlers.shop.mail_settings import MailSettings
from handlers.shop.texts import ascii_domain, printable
from onwrite import Fail

SOCKET_TIMEOUT: Final = 15.0  # seconds, for each answer of the server
ANSWER_LIMIT: Final = 300  # characters
PERMANENT: Final = range(500, 600)  # RFC 5321: the same command will be refused again


class MailNotSent(Exception):
    """The server refused for now."""


class ServerNotReached(MailNotSent):
    """It could not be spoken to, or not safely: nothing of the mail has left."""


def address_of(email: str) -> Address:
    """A host name goes over the wire in ASCII; only what stands before the @ may need SMTPUTF8."""
    local, _, domain = email.rpartition("@")
    return Address(username=local, domain=ascii_domain(domain))


def send(message: EmailMessage, recipient: Address, settings: MailSettings) -> None:
    """Fail where the server refuses for good; any other exception is worth a retry. None repeats the address.

    Fail and MailNotSent say that the mail did not go out. Any other one leaves it open, such as a connection lost
    after the last byte and before the answer: sent again, the mail has the same Message-ID, by which the second can
    be recognised.
    """
    try:
        with _reached(settings) as smtp:
            smtp.send_message(message, to_addrs=[recipient.addr_spec])
            with suppress(
                smtplib.SMTPException, OSError
            ):  # it is sent: a bad good-bye must not send it twice
                smtp.quit()
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        raise _refusal(code, answer, recipient) from None
    except smtplib.SMTPResponseException as refused:
        raise _refusal(refused.smtp_code, refused.smtp_error, recipient) from None
    except smtplib.SMTPNotSupportedError as error:
        raise Fail(f"the mail server cannot do what this mail needs: {error}") from None


@contextmanager
def _reached(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """The server, ready to take a mail."""
    with ExitStack() as stack:
        try:
            smtp = stack.enter_context(closing(_connect(settings)))
            _introduce(smtp, settings)
        except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError):
            raise
        except OSError as error:  # smtplib's own errors are of this kind, too
            sentence = f"the mail server was not reached: {type(error).__name__}: {error}"
            raise ServerNotReached(sentence) from error
        yield smtp


def _connect(settings: MailSettings) -> smtplib.SMTP:
    # Naming ourselves spares smtplib a look-up of this host's name, which may hang.
    place = (settings.host, settings.port, settings.sender.domain)
    if settings.security == "tls":
        return smtplib.SMTP_SSL(*place, timeout=SOCKET_TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(*place, timeout=SOCKET_TIMEOUT)


def _introduce(smtp: smtplib.SMTP, settings: MailSettings) -> None:
    if settings.security == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    if settings.username:
        smtp.login(settings.username, settings.password)


def _refusal(code: int, answer: bytes | str, recipient: Address) -> Exception:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    said = _without(recipient, printable(" ".join(text.split())))[:ANSWER_LIMIT]
    sentence = f"the mail server answered {code} {said}"
    return Fail(sentence) if code in PERMANENT else MailNotSent(sentence)


def _without(recipient: Address, text: str) -> str:
    """Servers like to repeat the address; errors and logs hold none."""
    for secret in (recipient.addr_spec, recipient.username):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text
