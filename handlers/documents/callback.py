"""What the partner says when it is done: where the processed file is, and how to know it."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr

from handlers.shop.web_address import web_address

LARGEST: Final = 1024**3  # bytes

Sha256 = Annotated[StrictStr, Field(pattern=r"\A[0-9a-f]{64}\z")]
MediaType = Annotated[StrictStr, Field(pattern=r"\A[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}\z")]


class Callback(BaseModel):
    """Other fields are the partner's own."""

    model_config = ConfigDict(frozen=True)

    place: Annotated[StrictStr, Field(max_length=2000), AfterValidator(web_address)]
    size: Annotated[StrictInt, Field(ge=1, le=LARGEST)]
    content_type: MediaType
    sha256: Sha256
