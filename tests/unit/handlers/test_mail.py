"""What a mail server may answer, and what becomes of the attempt."""

import smtplib
import socket
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from handlers.shop import mail
from handlers.shop.mail import MailNotSent, ServerNotReached, address_of, send
from handlers.shop.mail_settings import MailSettings
from handlers.shop.texts import Email
from onwrite import Fail
from onwrite.local.ports import LOOPBACK, free_port
from tests.unit.handlers.mailbox import Mailbox, serving

ADA = Address(addr_spec="ada@example.com")


def post(recipient: Address = ADA) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@shop.example", recipient, "Your order"
    message.set_content("Thank you.")
    send(message, recipient, MailSettings.read())


def test_a_mail_goes_to_its_one_recipient(mailbox: Mailbox) -> None:
    post()
    assert mailbox.recipients == ["ada@example.com"]
    assert mailbox.mails[0]["To"] == "ada@example.com"


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 <ADA@example.com>: no user ada here", "553 no such <ada@example.com>"]
)
def test_a_recipient_refused_for_good_fails_with_the_servers_words_but_not_the_address(
    mailbox: Mailbox, answer: str
) -> None:
    mailbox.recipient_answers = [answer]
    with pytest.raises(Fail, match=r"the mail server answered 55[03] .*no ") as refused:
        post()
    assert "ada" not in refused.value.reason.lower()
    assert mailbox.mails == []


def test_a_mail_refused_for_good_after_its_last_byte_fails_too(mailbox: Mailbox) -> None:
    mailbox.data_answers = ["554 5.7.1 looks like spam"]
    with pytest.raises(Fail, match=r"answered 554 .* looks like spam"):
        post()


def test_a_refusal_for_now_is_worth_a_retry_and_does_not_tell_the_address(mailbox: Mailbox) -> None:
    mailbox.recipient_answers = ["450 4.2.1 <ada@example.com>: greylisted"]
    with pytest.raises(MailNotSent, match=r"answered 450 4.2.1 <…>: greylisted") as refused:
        post()
    assert "ada" not in str(refused.value)


def test_a_long_answer_is_cut_and_not_in_the_middle_of_the_address(mailbox: Mailbox) -> None:
    mailbox.recipient_answers = ["550 " + "x" * 290 + " ada@example.com"]
    with pytest.raises(Fail) as refused:
        post()
    assert "ada" not in refused.value.reason
    assert len(refused.value.reason) < 350


def test_a_busy_server_is_worth_a_retry(mailbox: Mailbox) -> None:
    mailbox.data_answers = ["451 4.3.0 try again later"]
    with pytest.raises(MailNotSent, match="451"):
        post()


def test_no_server_is_worth_a_retry(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PORT", str(free_port()))
    with pytest.raises(ServerNotReached, match="ConnectionRefusedError"):
        post()


def test_a_server_that_says_nothing_is_not_waited_for(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "SOCKET_TIMEOUT", 0.2)
    with socket.create_server((LOOPBACK, 0)) as silent:
        monkeypatch.setenv("SMTP_PORT", str(silent.getsockname()[1]))
        with pytest.raises(ServerNotReached, match="timed out"):
            post()


def test_a_bad_good_bye_does_not_undo_a_mail_that_was_sent(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quit_badly(_: smtplib.SMTP) -> None:
        raise smtplib.SMTPResponseException(421, b"closing")

    monkeypatch.setattr(smtplib.SMTP, "quit", quit_badly)
    post()
    assert len(mailbox.mails) == 1


def test_a_host_name_goes_out_in_ascii(mailbox: Mailbox) -> None:
    post(address_of("ada@bücher.example"))
    assert mailbox.recipients == ["ada@xn--bcher-kva.example"]


def test_an_address_in_other_letters_is_sent_where_the_server_knows_how(mailbox: Mailbox) -> None:
    post(address_of("zoë@example.com"))
    assert mailbox.recipients == ["zoë@example.com"]


def test_an_address_in_other_letters_fails_where_the_server_does_not_know_how(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Mailbox(), enable_SMTPUTF8=False) as old:
        monkeypatch.setenv("SMTP_PORT", str(old.port))
        with pytest.raises(Fail, match="SMTPUTF8"):
            post(address_of("zoë@example.com"))


def _is_email(text: str) -> bool:
    try:
        TypeAdapter(Email).validate_python(text)
    except ValidationError:
        return False
    return True


LOCAL = st.text(min_size=1, max_size=20)


@settings(deadline=None)  # the first example pays for the imports
@given(
    st.builds("{}@{}".format, LOCAL, LOCAL | st.sampled_from(["example.com", "bücher.example"])).filter(
        _is_email
    )
)
def test_every_address_an_order_may_hold_is_one_recipient_in_one_line(email: str) -> None:
    message = EmailMessage()
    message["To"] = address_of(email)
    assert [address.addr_spec for address in message["To"].addresses] == [address_of(email).addr_spec]
    assert b"\n" not in str(message["To"]).encode()
