"""Send one mail to one person over SMTP; what the server refuses for good is a Fail."""

import re
import smtplib
import ssl
from contextlib import closing, suppress
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


def address_of(email: str) -> Address:
    """A host name goes over the wire in ASCII; only what stands before the @ may need SMTPUTF8."""
    local, _, domain = email.rpartition("@")
    return Address(username=local, domain=ascii_domain(domain))


def send(message: EmailMessage, recipient: Address, settings: MailSettings) -> None:
    """Fail where the server refuses for good; any other exception is worth a retry. None repeats the address.

    A connection lost after the last byte and before the answer leaves open whether the mail went out: the next
    attempt sends it again under the same Message-ID, by which the second can be recognised.
    """
    try:
        with closing(_connect(settings)) as smtp:
            _introduce(smtp, settings)
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
