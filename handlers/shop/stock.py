"""What is in stock: `inventory/<sku>` documents."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError

from handlers.shop.order import Line
from onwrite import Fail


class Stock(BaseModel):
    """How many can be sold, and how many are promised to orders. Other fields belong to the shop."""

    model_config = ConfigDict(frozen=True)

    available: StrictInt
    reserved: Annotated[StrictInt, Field(ge=0)] = 0

    def less(self, quantity: int) -> dict[str, int]:
        """The fields after `quantity` have been reserved."""
        return {"available": self.available - quantity, "reserved": self.reserved + quantity}


def stock_for(lines: Iterable[Line], documents: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Stock]:
    """The stock of every line's sku; Fail names all the lines that cannot be had, in one sentence."""
    stock: dict[str, Stock] = {}
    lacking = []
    for line in lines:
        found = _read(documents.get(line.sku))
        if isinstance(found, Stock) and found.available >= line.quantity:
            stock[line.sku] = found
        else:
            lacking.append(_lack(line, found))
    if lacking:
        raise Fail(f"the order cannot be had in full: {'; '.join(lacking)}")
    return stock


def _read(fields: Mapping[str, Any] | None) -> Stock | str:
    """Stock, or what is wrong with it."""
    if fields is None:
        return "is not in the inventory"
    try:
        return Stock.model_validate(fields)
    except ValidationError:
        return "has a document in the inventory that is not {available: number, reserved: number}"


def _lack(line: Line, found: Stock | str) -> str:
    if isinstance(found, str):
        return f"{line.sku} {found}"
    return f"{line.sku} has {max(0, found.available):,} left and {line.quantity:,} are asked for"
