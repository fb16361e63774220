"""The data set for sale: flights out of New York in 2013, one airport or month of them or all.

No heavy imports: orders are read where no export runs.
"""

from calendar import month_name
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

Origin = Annotated[StrictStr, Field(pattern=r"\A[A-Z]{3}\z")]
Month = Annotated[StrictInt, Field(ge=1, le=12)]

TAGS: Final = frozenset({"books", "travel"})  # what else those who buy it like


class FlightsRequest(BaseModel):
    """Which flights: those of one airport of departure, one month, both or neither."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: Literal["flights"]
    origin: Origin | None = None
    month: Month | None = None

    @property
    def title(self) -> str:
        """`Flights from JFK, July 2013`."""
        origin = f"from {self.origin}" if self.origin else "from all airports"
        month = f"{month_name[self.month]} 2013" if self.month else "2013"
        return f"Flights {origin}, {month}"

    @property
    def slug(self) -> str:
        """`jfk-07`: the readable part of a file's name."""
        origin = self.origin.lower() if self.origin else "all"
        return f"{origin}-{self.month:02}" if self.month else origin
