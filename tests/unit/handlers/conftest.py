from collections.abc import Iterator

import pytest

from tests.unit.handlers.mailbox import Mailbox, serving


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """The mail server that the environment's settings lead to."""
    with serving(Mailbox(), enable_SMTPUTF8=True) as mailbox:
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(mailbox.port))
        monkeypatch.setenv("MAIL_FROM", "Corner Roastery <shop@shop.example>")
        for name in ("SMTP_SECURITY", "SMTP_USERNAME", "SMTP_PASSWORD", "MAIL_ERRS_ON"):
            monkeypatch.delenv(name, raising=False)
        yield mailbox
