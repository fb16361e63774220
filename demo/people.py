"""What a customer's app and an admin's console do, as a signed-in person: Firestore under the rules, and functions."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import httpx
from google.cloud.firestore_v1 import _helpers
from google.cloud.firestore_v1.types import Document
from google.protobuf.json_format import MessageToDict


class Person:
    """Signed in with an unsigned token, which only emulators and the local cloud take."""

    def __init__(self, host: str, project: str, uid: str, **claims: Any) -> None:
        self.uid = uid
        self._documents = f"projects/{project}/databases/(default)/documents"
        self._commits = f"http://{host}/v1/{self._documents}:commit"
        issued = {"aud": project, "iss": f"https://securetoken.google.com/{project}"}
        self._headers = {
            "Authorization": f"Bearer {_token({'sub': uid, 'user_id': uid, **issued, **claims})}"
        }

    def place_order(self, order: str, fields: Mapping[str, Any]) -> None:
        self._commit(f"orders/{order}", fields, now="created_at", exists=False)

    def flip_to_scheduled(self, task: str) -> None:
        """A retry, as the rules let an admin through with it."""
        fields = {"state": "scheduled", "reason": "manual", "retried_by": self.uid}
        entry = {"action": "retry", "admin": self.uid, "at": datetime.now(UTC)}
        self._commit(task, fields, now="wake_at", exists=True, append={"history": entry})

    def download(self, functions_url: str, order: str, export: str) -> httpx.Response:
        """The file, by way of the link that `downloadExport` redirects to."""
        wanted = {"order": order, "export": export}
        answer = httpx.get(
            f"{functions_url}/downloadExport", params=wanted, headers=self._headers, timeout=60
        )
        if not answer.has_redirect_location:
            raise RuntimeError(f"{self.uid} may not download {export} of {order}: {answer.text}")
        return httpx.get(answer.headers["location"], timeout=60).raise_for_status()

    def _commit(
        self,
        path: str,
        fields: Mapping[str, Any],
        *,
        now: str,
        exists: bool,
        append: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        appended = [
            {"fieldPath": name, "appendMissingElements": {"values": [value]}}
            for name, value in _fields(append).items()
        ]
        write = {
            "update": {"name": f"{self._documents}/{path}", "fields": _fields(fields)},
            "updateTransforms": [{"fieldPath": now, "setToServerValue": "REQUEST_TIME"}, *appended],
            "currentDocument": {"exists": exists},
            **({"updateMask": {"fieldPaths": list(fields)}} if exists else {}),
        }
        answer = httpx.post(self._commits, json={"writes": [write]}, headers=self._headers, timeout=60)
        if answer.is_error:
            raise RuntimeError(f"{self.uid} may not write {path}: {answer.text}")


def _fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    document = Document(fields=_helpers.encode_dict(dict(fields)))
    return dict(MessageToDict(Document.pb(document)).get("fields", {}))


def _token(claims: Mapping[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        + "."
    )
