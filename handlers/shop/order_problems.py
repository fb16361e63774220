"""What is wrong with an order, in sentences for the app's developer and the shop's people."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from handlers.shop.money import CURRENCIES
from handlers.shop.texts import printable

MOST: Final = 20
NAME_LIMIT: Final = 40  # characters of an unknown field's name

_PRICE: Final = "a whole number of the currency's smallest unit, from 0 to 10,000,000"
_RIGHT: Final[Mapping[str, str]] = {
    "customer": "the customer's user id: text of 1 to 128 printable characters",
    "email": "one e-mail address of 3 to 254 characters, such as ada@example.com",
    "lines": "a list of at most 20 lines",
    "currency": f"one of {', '.join(CURRENCIES)}",
    "datasets": "a list of at most 5 data sets",
    "status": "one of placed, accepted, reserved, rejected; the app writes placed",
    "created_at": "a timestamp with a time zone, between the years 2000 and 2100",
    "reasons": "a list of at most 20 texts; the app leaves it out",
    "lines.": "a map of sku, name, quantity and price",
    "lines.sku": "1 to 40 small letters, digits and hyphens, not beginning with a hyphen",
    "lines.name": "text of 1 to 120 printable characters",
    "lines.quantity": "a whole number from 1 to 999",
    "lines.price": _PRICE,
    "datasets.": "a map of dataset, price and, if wanted, origin and month",
    "datasets.dataset": "the text flights",
    "datasets.origin": "an airport's code of 3 capital letters, such as JFK; leave it out for all",
    "datasets.month": "a whole number from 1 to 12; leave it out for the whole year",
    "datasets.price": _PRICE,
    "reasons.": "text of at most 1,000 characters",
}


def sentences(error: ValidationError) -> list[str]:
    """One for each place, in the order's own order; the twentieth tells how many more there are."""
    found = list(dict.fromkeys(_said(error)))
    if len(found) <= MOST:
        return found
    return [*found[: MOST - 1], f"There are {len(found) - MOST + 1} more problems."]


def _said(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        if problem["loc"] or problem["type"] != "value_error":
            yield _sentence(problem["type"], problem["loc"])
        else:  # the order's own checks say it in a sentence
            yield problem["msg"].removeprefix("Value error, ")


def _sentence(kind: str, where: tuple[Any, ...]) -> str:
    if not where:
        return "The order must be a map of fields."
    if kind in {"extra_forbidden", "invalid_key"}:
        return f"{_place(where[:-1])} has an unknown field {_name(where[-1])}: leave it out."
    right = _RIGHT.get(_field(where), "what docs/orders.md says")
    subject = f"{_place(where[:2])}: {where[2]}" if len(where) > 2 else _subject(where)  # noqa: PLR2004 — list, number, field
    if kind == "missing":
        return f"{subject} is missing; it must be {right}."
    return f"{subject} must be {right}."


def _field(where: tuple[Any, ...]) -> str:
    """`("lines", 3, "sku")` is described under `lines.sku`, `("lines", 3)` under `lines.`."""
    return ".".join("" if isinstance(part, int) else str(part) for part in where).replace("..", ".")


def _subject(where: tuple[Any, ...]) -> str:
    return str(where[0]) if len(where) == 1 else _place(where)


def _place(where: tuple[Any, ...]) -> str:
    """`Line 4` for `("lines", 3)`: people count from one."""
    if len(where) < 2:  # noqa: PLR2004 — a list's name and a number
        return "The order"
    return f"{_ITEMS.get(str(where[0]), str(where[0]))} {int(where[1]) + 1}"


_ITEMS: Final = {"lines": "Line", "datasets": "Data set", "reasons": "Reason"}


def _name(key: Any) -> str:
    """A field's name comes from the document, so it may be anything."""
    text = printable(str(key))
    return f"“{text if len(text) <= NAME_LIMIT else text[:NAME_LIMIT] + '…'}”"
