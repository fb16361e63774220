"""The order as the app writes it to `orders/<id>`: docs/orders.md, in code."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StrictInt,
    ValidationError,
    model_validator,
)

from handlers.shop.datasets import title_of
from handlers.shop.money import Currency
from handlers.shop.order_problems import sentences
from handlers.shop.texts import CustomerId, DatasetName, Email, Name, Reason, Region, Sku

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


def _in_utc(value: datetime) -> datetime:
    """The range keeps a clock that was never set out of the ledger, and calendar arithmetic from overflowing."""
    if not EARLIEST <= value < LATEST:
        raise ValueError("out of range")
    return value.astimezone(UTC)


Moment = Annotated[AwareDatetime, Strict(), AfterValidator(_in_utc)]
Price = Annotated[StrictInt, Field(ge=0, le=10_000_000)]
Status = Literal["placed", "accepted", "reserved", "rejected"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Frozen):
    """`price` is one item's, in minor units."""

    sku: Sku
    name: Name
    quantity: Annotated[StrictInt, Field(ge=1, le=999)]
    price: Price

    @property
    def total(self) -> int:
        return self.quantity * self.price


RequestField = Literal["columns", "filters", "regions", "order", "limit", "format"]


class Dataset(_Frozen):
    """A data set bought, and its price in minor units. Whether it can be had, `export_request.py` says.

    `regions` is what was bought, None the whole of it. `request` is what is wanted of that: an ExportRequest
    without `dataset`.
    """

    dataset: DatasetName
    price: Price
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=50)] | None = None
    request: dict[RequestField, Any] | None = None

    @property
    def title(self) -> str:
        return title_of(self.dataset, self.regions)


class Order(_Frozen):
    """A well-formed order. `exports` is for the customer to look at: nothing here goes by what it holds."""

    customer: CustomerId
    email: Email
    lines: tuple[Line, ...] = Field(max_length=20)
    currency: Currency
    datasets: tuple[Dataset, ...] = Field(default=(), max_length=5)
    status: Status
    created_at: Moment
    reasons: tuple[Reason, ...] = Field(default=(), max_length=20)
    paid_at: Moment | None = None
    exports: dict[str, Any] = Field(default_factory=dict)

    @property
    def total(self) -> int:
        """In minor units."""
        return sum(line.total for line in self.lines) + sum(dataset.price for dataset in self.datasets)

    @model_validator(mode="after")
    def _buys_something(self) -> Self:
        if not self.lines and not self.datasets:
            raise ValueError("The order is empty: give it at least one line or one data set.")
        return self

    @model_validator(mode="after")
    def _no_sku_twice(self) -> Self:
        # Stock is reserved document by document: a second line of one sku would overwrite the first.
        if len({line.sku for line in self.lines}) < len(self.lines):
            raise ValueError("Two lines have the same sku: put them into one line with a larger quantity.")
        return self


def read_order(fields: Mapping[str, Any]) -> Order:
    """Raises pydantic's ValidationError, which repeats values; `order_problems` is what a person may read."""
    return Order.model_validate(fields)


def order_problems(fields: Any) -> list[str]:
    """What is wrong, in at most 20 sentences that repeat no value; empty for a good order. Never raises.

    Not asked is whether the catalogue has what was bought: an order stays readable when a data set is given up.
    """
    try:
        read_order(fields)
    except ValidationError as error:
        return sentences(error)
    return []
