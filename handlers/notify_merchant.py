"""Tell the merchant of an order, over HTTP: signed, and recognisable when it comes a second time."""

from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict

from handlers.shop.checked_transport import AddressRefused, CheckedTransport
from handlers.shop.http_post import Answered, post
from handlers.shop.http_verdict import unless_done
from handlers.shop.merchant import read_merchant
from handlers.shop.merchant_settings import MerchantSettings
from handlers.shop.notice import NoticeEvent, notice
from handlers.shop.order_of import order_of
from handlers.shop.queues import MERCHANTS
from handlers.shop.settings import SettingError
from handlers.shop.texts import MerchantId
from onwrite import Backoff, Fail, Retry, Task, handler, hours, minutes, seconds, sign


class Input(BaseModel):
    """Never an address: that is the merchant's own document's to say."""

    model_config = ConfigDict(extra="forbid")

    merchant: MerchantId
    event: NoticeEvent


@handler(
    runs_on=MERCHANTS,
    timeout=minutes(1),
    retry=Backoff(attempts=12, first=seconds(30), cap=hours(6)),
    fail_on=(SettingError,),
)
def notify_merchant(task: Task, input: Input) -> dict[str, Any]:
    order = order_of(task)
    settings = MerchantSettings.read()
    secret = settings.secret_of(input.merchant)
    url = read_merchant(task.client, input.merchant).notify_url
    body = notice(input.event, task.parent.id, input.merchant, order)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "onwrite",
        "Idempotency-Key": task.idempotency_key,
        "Onwrite-Signature": sign(secret, body, datetime.now(UTC)),
    }
    answered = _post(url, body, headers, settings, who=f"the merchant {input.merchant}")
    unless_done(answered, f"the merchant {input.merchant}", datetime.now(UTC))
    return {"status": answered.status}


def _post(
    url: str, body: bytes, headers: dict[str, str], settings: MerchantSettings, *, who: str
) -> Answered:
    try:
        return post(url, body, headers, CheckedTransport(allow_private=settings.allow_private))
    except AddressRefused as refused:
        raise Fail(f"{who} cannot be told: {refused}; correct its notify_url") from None
    except httpx.TransportError as error:
        # It may have got the notice all the same: that is what the key is for.
        raise Retry(f"{who} gave no answer: {type(error).__name__}: {error}") from error
