"""What a client asks for: dataset, columns, filters, regions, order, limit and format."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError
from pydantic_core import from_json

from exports.errors import InvalidRequest, Problem
from exports.filters import MOST_FILTERS, Filter, Name, within_limits
from exports.format_options import CsvFormat, Format
from exports.request_problems import problems

MOST_COLUMNS: Final = 500
MOST_REGIONS: Final = 200
MOST_ORDER: Final = 10
LARGEST_TEXT: Final = 256 * 1024  # bytes of a request as JSON


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


_Region = Annotated[StrictStr, Field(min_length=1, max_length=100)]


class Order(_Frozen):
    """Rows without a value come last, in either direction."""

    column: Name
    direction: Literal["asc", "desc"] = "asc"


class ExportRequest(_Frozen):
    """A well-formed request; whether a catalogue can serve it, `canonical_form` says.

    `columns` left out are all, in the catalogue's order. All of `filters` must hold. `regions` left out are all
    rows, of whatever region. `limit` left out is every row.
    """

    dataset: Name
    columns: Annotated[tuple[Name, ...], Field(min_length=1, max_length=MOST_COLUMNS)] | None = None
    filters: Annotated[tuple[Filter, ...], Field(max_length=MOST_FILTERS), AfterValidator(within_limits)] = ()
    regions: Annotated[tuple[_Region, ...], Field(min_length=1, max_length=MOST_REGIONS)] | None = None
    order: Annotated[tuple[Order, ...], Field(max_length=MOST_ORDER)] = ()
    limit: StrictInt | None = None
    format: Annotated[Format, Field(discriminator="kind")] = CsvFormat()


def read_request(fields: Any) -> ExportRequest:
    """Raises InvalidRequest, which names every field that is wrong and repeats no value."""
    try:
        return ExportRequest.model_validate(fields)
    except ValidationError as error:
        raise InvalidRequest(*problems(error)) from None


def parse_request(text: str | bytes) -> ExportRequest:
    """`read_request` of JSON as it came over the wire."""
    if len(text) > LARGEST_TEXT:
        raise InvalidRequest(Problem("request", f"must have at most {LARGEST_TEXT // 1024} KiB"))
    try:
        fields = from_json(text, allow_inf_nan=False)
    except ValueError:
        raise InvalidRequest(
            Problem("request", "must be JSON without NaN, nested at most 200 deep")
        ) from None
    return read_request(fields)
