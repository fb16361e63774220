"""A mail of which nobody knows whether it went out: sent again, or left to a person. On a real SMTP server."""

from typing import Any

import pytest

from handlers.confirmation_email import confirmation_email
from handlers.shop.mail import MailNotSent
from onwrite import Fail, OutcomeUnknown
from onwrite.testing import Performed, perform
from tests.unit.handlers.mailbox import CUT_OFF, Mailbox
from tests.unit.handlers.orders import order

DOCUMENTS = {"orders/o1": order()}


def confirmed(**circumstances: Any) -> Performed:
    return perform(confirmation_email, {}, documents=DOCUMENTS, **circumstances)


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> Mailbox:
    monkeypatch.setenv("MAIL_ERRS_ON", "never")
    return mailbox


@pytest.fixture
def twice(mailbox: Mailbox) -> Mailbox:
    return mailbox


def cut_off(mailbox: Mailbox) -> None:
    """The server has the mail, and its answer is lost."""
    mailbox.data_answers = [CUT_OFF]
    with pytest.raises(OSError, match="Connection unexpectedly closed"):
        confirmed()
    assert len(mailbox.mails) == 1


def test_rather_twice_it_is_sent_again(twice: Mailbox) -> None:
    cut_off(twice)
    again = confirmed(attempt=2)
    assert (len(twice.mails), again.once) == (2, {})


def test_rather_never_a_person_is_asked_and_nothing_is_sent(never: Mailbox) -> None:
    cut_off(never)
    with pytest.raises(OutcomeUnknown, match="nobody knows whether the effect `mail` happened"):
        confirmed(attempt=2, begun=["mail"])
    assert len(never.mails) == 1


def test_rather_never_a_mail_with_a_receipt_is_not_sent_again(never: Mailbox) -> None:
    first = confirmed()
    second = confirmed(attempt=2, once=first.once)
    assert second.result == first.result == first.once["mail"]
    assert len(never.mails) == 1


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"recipient_answers": ["550 no such user"]}, None),
        ({"recipient_answers": ["450 greylisted"]}, MailNotSent),
        ({"data_answers": ["451 try again later"]}, MailNotSent),
    ],
)
def test_rather_never_what_the_server_refused_is_no_question(
    never: Mailbox, answers: dict[str, Any], refused: type[Exception] | None
) -> None:
    vars(never).update(answers)
    if refused:
        with pytest.raises(refused):
            confirmed()
    else:
        assert isinstance(confirmed().answer, Fail)


def test_rather_never_a_server_that_is_not_there_is_no_question(
    never: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PORT", "1")
    with pytest.raises(MailNotSent, match="the mail server was not reached: ConnectionRefusedError"):
        confirmed()
    assert never.mails == []
