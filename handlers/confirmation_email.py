"""Confirm an order to its customer by mail, with the receipt attached."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel

from handlers.shop.catalogue import SHOP, recommend
from handlers.shop.dates import day
from handlers.shop.mail import MailNotSent, address_of, send
from handlers.shop.mail_settings import MailSettings
from handlers.shop.money import format_money
from handlers.shop.order import Order
from handlers.shop.order_of import order_number, order_of
from handlers.shop.receipt import receipt_pdf
from handlers.shop.settings import SettingError
from onwrite import Backoff, Fail, Task, handler, hours, minutes, seconds

TEMPLATES: Final = Path(__file__).parent / "templates"


class Input(BaseModel):
    """Nothing: the order says it all."""


@handler(
    timeout=minutes(2),
    retry=Backoff(attempts=8, first=seconds(10), cap=hours(1)),
    fail_on=(SettingError,),
)
def confirmation_email(task: Task, input: Input) -> dict[str, Any]:  # noqa: ARG001 — the order is the input
    order = order_of(task)
    settings = MailSettings.read()
    recipient = address_of(order.email)
    message = write_mail(order_number(task), order)
    message["From"] = settings.sender
    message["To"] = recipient
    message["Date"] = format_datetime(datetime.now(UTC))
    # The same for every attempt, so that a mailbox recognises a second sending.
    message["Message-ID"] = f"<{task.idempotency_key}@{settings.sender.domain}>"
    receipt = {"message_id": message["Message-ID"], "to_domain": recipient.domain}

    def mail() -> dict[str, Any]:
        send(message, recipient, settings)
        return receipt

    if settings.errs_on == "never":
        return dict(task.once("mail", mail, not_done=(Fail, MailNotSent)))
    return mail()


def write_mail(number: str, order: Order) -> EmailMessage:
    """All of the mail but who sends it to whom, and when."""
    page = _page(number, order)
    message = EmailMessage()
    message["Subject"] = f"Your order {number} at {SHOP}"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_templates().get_template("confirmation_email.txt").render(page))
    message.add_alternative(_templates().get_template("confirmation_email.html").render(page), subtype="html")
    message.add_attachment(
        receipt_pdf(number, order), maintype="application", subtype="pdf", filename="receipt.pdf"
    )
    return message


@cache
def _templates() -> Environment:
    """StrictUndefined: a template that names something we do not give must fail, not send a gap."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(number: str, order: Order) -> dict[str, Any]:
    def money(minor: int) -> str:
        return format_money(minor, order.currency)

    return {
        "shop": SHOP,
        "number": number,
        "date": day(order.created_at),
        "lines": [
            {
                "name": line.name,
                "quantity": f"{line.quantity:,}",
                "unit": money(line.price),
                "total": money(line.total),
            }
            for line in order.lines
        ],
        "datasets": [{"name": bought.title, "total": money(bought.price)} for bought in order.datasets],
        "total": money(order.total),
        "recommendations": [
            {"name": product.name, "price": money(product.price(order.currency))}
            for product in recommend(order)
        ],
    }
