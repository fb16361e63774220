"""Who asks. The emulator believes an unsigned token, as it comes from no real sign-in."""

import base64
import json
from dataclasses import dataclass
from typing import Any

PROJECT = "demo-onwrite"


@dataclass(frozen=True)
class Person:
    name: str
    uid: str = ""
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


def signed_in(name: str, **claims: Any) -> Person:
    uid = f"uid-of-{name}"
    issuer = f"https://securetoken.google.com/{PROJECT}"
    body = {"sub": uid, "user_id": uid, "aud": PROJECT, "iss": issuer, **claims}
    return Person(name, uid, f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(body)}.")


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


NOBODY = Person("nobody")
CUSTOMER = signed_in("customer")
ANOTHER = signed_in("another")
ADMIN = signed_in("admin", admin=True)
ADMIN_FALSE = signed_in("admin-false", admin=False)
ADMIN_TEXT = signed_in("admin-text", admin="true")
ADMIN_NUMBER = signed_in("admin-number", admin=1)
VIEWER = signed_in("viewer", viewer=True)
VIEWER_FALSE = signed_in("viewer-false", viewer=False)
VIEWER_TEXT = signed_in("viewer-text", viewer="true")
# The server SDK, which no rule stops. In the tables it proves that a request is denied for no other reason.
SERVER = Person("server", token="owner")

CLIENTS = (
    NOBODY,
    CUSTOMER,
    ANOTHER,
    ADMIN_FALSE,
    ADMIN_TEXT,
    ADMIN_NUMBER,
    VIEWER_FALSE,
    VIEWER_TEXT,
    VIEWER,
    ADMIN,
)
EVERYONE = (*CLIENTS, SERVER)
