"""What is wrong with an order, in sentences for the app's developer and the shop's people."""

from collections.abc import Iterable, Iterator, Mapping
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
    "datasets.": "a map of dataset, price and, if wanted, regions and request",
    "datasets.dataset": "the name of a data set: 1 to 40 small letters, digits and _, beginning with a letter",
    "datasets.price": _PRICE,
    "datasets.regions": "a list of 1 to 50 regions; leave it out for the whole data set",
    "datasets.regions.": "text of 1 to 100 printable characters",
    "datasets.request": "a map of columns, filters, regions, order, limit and format, of which each may be left out",
    "reasons.": "text of at most 1,000 characters",
    "paid_at": "a timestamp with a time zone, between the years 2000 and 2100; the app leaves it out",
    "exports": "a map; the app leaves it out",
}


def sentences(error: ValidationError) -> list[str]:
    """One for each place, in the order's own order; the twentieth tells how many more there are."""
    return few(_said(error))


def few(said: Iterable[str]) -> list[str]:
    """Each once, and at most 20; the last then tells how many more there are."""
    found = list(dict.fromkeys(said))
    if len(found) <= MOST:
        return found
    return [*found[: MOST - 1], f"There are {len(found) - MOST + 1} more problems."]


def place(where: tuple[Any, ...]) -> str:
    """`Line 4` for `("lines", 3)`: people count from one."""
    if len(where) < 2:  # noqa: PLR2004 — a list's name and a number
        return "The order"
    return f"{_ITEMS.get(str(where[0]), str(where[0]))} {int(where[1]) + 1}"


def _said(error: ValidationError) -> Iterator[str]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    around = {problem["loc"][:-1] for problem in found}
    for problem in found:
        if not problem["loc"] and problem["type"] == "value_error":
            # The order's own checks say it in a sentence.
            yield problem["msg"].removeprefix("Value error, ")
        elif problem["type"] != "too_short" or problem["loc"] not in around:
            # A list of nothing but bad items is called too short as well.
            yield _sentence(problem["type"], problem["loc"])


def _sentence(kind: str, where: tuple[Any, ...]) -> str:
    if not where:
        return "The order must be a map of fields."
    if where[-1] == _KEY and kind == "literal_error":
        return _unknown(where[:-1])
    if kind in {"extra_forbidden", "invalid_key"}:
        return _unknown(where)
    right = _RIGHT.get(_field(where), "what docs/orders.md says")
    if kind == "missing":
        return f"{_subject(where)} is missing; it must be {right}."
    return f"{_subject(where)} must be {right}."


_KEY: Final = "[key]"  # what pydantic puts behind the name of a key that a map may not have


def _unknown(where: tuple[Any, ...]) -> str:
    inside = where[:-1]
    place_of_it = _subject(inside) if len(inside) > 1 else "The order"
    return f"{place_of_it} has an unknown field {_name(where[-1])}: leave it out."


def _field(where: tuple[Any, ...]) -> str:
    """`("lines", 3, "sku")` is described under `lines.sku`, `("lines", 3)` under `lines.`."""
    return ".".join("" if isinstance(part, int) else str(part) for part in where).replace("..", ".")


def _subject(where: tuple[Any, ...]) -> str:
    """`("datasets", 0, "regions", 2)` becomes `Data set 1: regions[2]`."""
    if len(where) == 1:
        return str(where[0])
    field = "".join(f"[{part}]" if isinstance(part, int) else str(part) for part in where[2:])
    return f"{place(where)}: {field}" if field else place(where)


_ITEMS: Final = {"lines": "Line", "datasets": "Data set", "reasons": "Reason"}


def _name(key: Any) -> str:
    """A field's name comes from the document, so it may be anything."""
    text = printable(str(key))
    return f"“{text if len(text) <= NAME_LIMIT else text[:NAME_LIMIT] + '…'}”"
