"""What the three customers buy, and what is in stock before."""

from collections.abc import Mapping
from typing import Any, Final

STOCK: Final = {"espresso-cups": 40, "hand-grinder": 12, "pour-over-kettle": 2}
KETTLES_DELIVERED: Final = 10


def _line(sku: str, name: str, quantity: int, price: int) -> dict[str, Any]:
    return {"sku": sku, "name": name, "quantity": quantity, "price": price}


def _order(
    customer: str, *lines: dict[str, Any], datasets: tuple[dict[str, Any], ...] = ()
) -> dict[str, Any]:
    return {
        "customer": customer,
        "email": f"{customer}@example.com",
        "lines": list(lines),
        "datasets": list(datasets),
        "currency": "EUR",
        "status": "placed",
    }


JULY: Final = {"column": "month", "op": "eq", "value": 7}

# Written while the mail server is down.
MAIL_DOWN: Final = "order-mary"
# Asks for more kettles than there are.
TOO_MANY: Final = "order-ada"
# Buys a data set too.
DATASET: Final = "order-grace"

ORDERS: Final[Mapping[str, Mapping[str, Any]]] = {
    MAIL_DOWN: _order("mary", _line("espresso-cups", "Espresso cups, set of 4", 2, 2490)),
    TOO_MANY: _order(
        "ada",
        _line("pour-over-kettle", "Pour-over kettle, 1 l", 5, 6900),
        _line("hand-grinder", "Hand grinder, steel burrs", 1, 8950),
    ),
    DATASET: _order(
        "grace",
        _line("espresso-cups", "Espresso cups, set of 4", 1, 2490),
        datasets=({"dataset": "flights", "regions": ["JFK"], "request": {"filters": [JULY]}, "price": 4900},),
    ),
}
