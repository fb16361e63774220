"""Whom the shop tells of its orders: the document `merchants/<id>`."""

from typing import Annotated, Any, Final

import httpx
from google.cloud import firestore
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from handlers.shop.texts import Printable
from onwrite import Fail

READ_TIMEOUT: Final = 10.0  # seconds
HIGHEST_PORT: Final = 65_535

RIGHT: Final = (
    "notify_url must be an https address of at most 2,000 characters, such as https://merchant.example/onwrite, "
    "without a user name and without a #"
)


def _is_address(text: str) -> str:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ValueError("no address") from error
    is_place = url.scheme in {"https", "http"} and url.host and (url.port or 443) <= HIGHEST_PORT
    if not is_place or url.userinfo or url.fragment:
        raise ValueError("not an address of ours")
    return text


class Merchant(BaseModel):
    """Other fields belong to the shop."""

    model_config = ConfigDict(frozen=True)

    notify_url: Annotated[Printable, Field(max_length=2000), AfterValidator(_is_address)]


def read_merchant(client: firestore.Client, merchant: str) -> Merchant:
    """Fail where nobody can be told; it never repeats the address, which may hold a secret."""
    snapshot: Any = client.collection("merchants").document(merchant).get(timeout=READ_TIMEOUT)
    if not snapshot.exists:
        raise Fail(f"there is no merchant {merchant}: add the document merchants/{merchant}; {RIGHT}")
    try:
        return Merchant.model_validate(snapshot.to_dict())
    except ValidationError:
        raise Fail(f"the document merchants/{merchant} is not right: {RIGHT}") from None
