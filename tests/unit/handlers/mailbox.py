"""A real SMTP server on this machine that keeps what it gets and can be told what to answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from onwrite.local.ports import LOOPBACK, free_port

OK = "250 OK"
CUT_OFF = "the answer is lost"


@dataclass
class Mailbox:
    """`recipient_answers` and `data_answers` are used up one by one; after that all is well.

    After CUT_OFF the connection breaks.
    """

    port: int = field(default_factory=free_port)
    recipient_answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 — aiosmtpd looks for this name and signature
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipient_answers.pop(0) if self.recipient_answers else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 — the same
        self.mails.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        answer = self.data_answers.pop(0) if self.data_answers else OK
        if answer == CUT_OFF:
            server.transport.abort()
        return answer

    def authenticate(self, *arguments: Any) -> AuthResult:
        self.logins.append(arguments[-1].login)
        return AuthResult(success=arguments[-1].password == b"hunter2", handled=False)


@contextmanager
def serving(mailbox: Mailbox, tls: SSLContext | None = None, **options: Any) -> Iterator[Mailbox]:
    controller = Controller(
        mailbox,
        hostname=LOOPBACK,
        port=mailbox.port,
        tls_context=tls,
        authenticator=mailbox.authenticate,
        **options,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
