"""The mail a customer gets."""

from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from handlers.confirmation_email import confirmation_email, write_mail
from handlers.shop.mail import MailNotSent
from handlers.shop.order import read_order
from handlers.shop.settings import SettingError
from onwrite import Fail
from onwrite.testing import Performed, perform
from tests.unit.handlers.mailbox import Mailbox
from tests.unit.handlers.orders import APPLE, FLIGHTS, order

NAME = "<script>alert(1)</script> {{ 7*7 }} & 東京"


def confirmed(path: str = "orders/o1/tasks/confirmation_email", **changes: Any) -> Performed:
    parent = path.rpartition("/tasks/")[0]
    return perform(confirmation_email, {}, documents={parent: order(**changes)}, path=path)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class _Words(HTMLParser):
    """What a reader sees; tags that would not be ours are collected."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)


def test_the_mail_says_who_sent_it_to_whom_and_that_no_person_did(mailbox: Mailbox) -> None:
    done = confirmed()
    (mail,) = mailbox.mails
    assert (mail["From"], mail["To"]) == ("Corner Roastery <shop@shop.example>", "ada@example.com")
    assert mail["Subject"] == "Your order o1 at Corner Roastery"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(mail["Date"]).tzinfo is not None
    assert done.result == {"message_id": mail["Message-ID"], "to_domain": "example.com"}


def test_neither_result_nor_writes_hold_the_address(mailbox: Mailbox) -> None:
    assert "ada" not in str(confirmed())


def test_a_second_attempt_sends_the_same_message_id(mailbox: Mailbox) -> None:
    mailbox.data_answers = ["451 4.3.0 the answer of a mail that was kept all the same"]
    with pytest.raises(MailNotSent):
        confirmed()
    confirmed()
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@shop.example>")


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_both_texts_tell_the_order_in_full(kind: str) -> None:
    mail = write_mail("o1", read_order(order(lines=[APPLE], datasets=[FLIGHTS], currency="USD")))
    text = _Words(body(mail, kind)).text
    for told in (
        "o1",
        "4 March 2026",
        "Apple",
        "USD 1.50",
        "USD 3.00",
        "Flights out of New York, 2013: John F. Kennedy",
        "USD 49.00",
    ):
        assert told in text
    assert "Total: USD 52.00" in text.replace("Total USD", "Total: USD")
    assert "Good Coffee in 100 Airports" in text


def test_what_a_customer_typed_is_text_and_not_markup() -> None:
    mail = write_mail("<b>o1</b>", read_order(order(lines=[{**APPLE, "name": NAME}])))
    page = _Words(body(mail, "html"))
    assert not {"script", "b"} & page.tags
    assert NAME in page.text
    assert NAME in body(mail, "plain")


def test_the_page_needs_nothing_from_elsewhere() -> None:
    html = body(write_mail("o1", read_order(order())), "html")
    assert not {"img", "link", "script", "iframe"} & _Words(html).tags
    assert "http" not in html


def test_the_receipt_is_attached_as_a_pdf() -> None:
    (attached,) = write_mail("o1", read_order(order())).iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "receipt.pdf")
    assert attached.get_content().startswith(b"%PDF-")


def test_an_orders_id_cannot_add_a_header(mailbox: Mailbox) -> None:
    confirmed(path="orders/o1\r\nBcc: eve@example.com" + "x" * 900 + "/tasks/confirmation_email")
    (mail,) = mailbox.mails
    assert mailbox.recipients == ["ada@example.com"]
    assert mail["Bcc"] is None
    assert len(mail["Subject"]) < 100


def test_a_deleted_order_sends_nothing(mailbox: Mailbox) -> None:
    done = perform(confirmation_email, {})
    assert isinstance(done.answer, Fail)
    assert mailbox.mails == []


def test_a_missing_setting_is_named_and_not_worth_a_retry(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SMTP_HOST")
    with pytest.raises(SettingError, match="SMTP_HOST is not set"):
        confirmed()
    assert SettingError in confirmation_email.fail_on
