"""Whom the shop tells of its orders: the document `merchants/<id>`."""

from typing import Annotated, Any, Final

from google.cloud import firestore
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from handlers.shop.texts import Printable
from handlers.shop.web_address import web_address
from onwrite import Fail

READ_TIMEOUT: Final = 10.0  # seconds

RIGHT: Final = (
    "notify_url must be an https address of at most 2,000 characters, such as https://merchant.example/onwrite, "
    "without a user name and without a #"
)


class Merchant(BaseModel):
    """Other fields belong to the shop."""

    model_config = ConfigDict(frozen=True)

    notify_url: Annotated[Printable, Field(max_length=2000), AfterValidator(web_address)]


def read_merchant(client: firestore.Client, merchant: str) -> Merchant:
    """Fail where nobody can be told; it never repeats the address, which may hold a secret."""
    snapshot: Any = client.collection("merchants").document(merchant).get(timeout=READ_TIMEOUT)
    if not snapshot.exists:
        raise Fail(f"there is no merchant {merchant}: add the document merchants/{merchant}; {RIGHT}")
    try:
        return Merchant.model_validate(snapshot.to_dict())
    except ValidationError:
        raise Fail(f"the document merchants/{merchant} is not right: {RIGHT}") from None
