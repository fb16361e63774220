"""Orders for tests: a good one, and what makes it another one."""

from datetime import UTC, datetime
from typing import Any

APPLE = {"sku": "apple", "name": "Apple", "quantity": 2, "price": 150}
JULY = {"column": "month", "op": "eq", "value": 7}
FLIGHTS = {"dataset": "flights", "regions": ["JFK"], "request": {"filters": [JULY]}, "price": 4900}


def order(**changes: Any) -> dict[str, Any]:
    return {
        "customer": "u1",
        "email": "ada@example.com",
        "lines": [APPLE],
        "currency": "EUR",
        "datasets": [],
        "status": "accepted",
        "created_at": datetime(2026, 3, 4, 23, 30, tzinfo=UTC),
        **changes,
    }


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in order().items() if name != field}
