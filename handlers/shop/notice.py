"""What a merchant is told of an order: docs/merchant-notices.md, in code."""

import json
from typing import Any, Literal

from handlers.shop.order import Order

NoticeEvent = Literal["order.reserved"]


def notice(event: NoticeEvent, number: str, merchant: str, order: Order) -> bytes:
    """The same bytes for the same order, so that all attempts under one key say the same.

    Nothing of the customer: neither address nor user id is needed to pack a parcel for somebody else to send.
    """
    fields: dict[str, Any] = {
        "event": event,
        "merchant": merchant,
        "order": number,
        "status": order.status,
        "lines": [line.model_dump(include={"sku", "name", "quantity", "price"}) for line in order.lines],
        "datasets": [{"title": bought.title, "price": bought.price} for bought in order.datasets],
        "total": order.total,
        "currency": order.currency,
        "placed_at": order.created_at.isoformat().replace("+00:00", "Z"),
    }
    return json.dumps(fields, separators=(",", ":")).encode()
