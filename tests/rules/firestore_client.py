"""What a client can ask of Firestore, over REST. Every question is answered by `allowed` or `denied`."""

from typing import Any, Literal

import httpx

from tests.rules.firestore_values import SERVER_TIME, Signed, encode, encode_fields
from tests.rules.people import PROJECT, SERVER, Person

Answer = Literal["allowed", "denied"]


class FirestoreClient:
    """A denial counts only as 403 PERMISSION_DENIED; anything else, a 400 above all, is an error of the test."""

    def __init__(self, http: httpx.Client, project: str = PROJECT) -> None:
        self._http = http
        self._database = f"projects/{project}/databases/(default)/documents"

    def get(self, who: Person, path: str, *, there: bool = True) -> Answer:
        wanted = "found" if there else "missing"
        return self._read(who, "batchGet", {"documents": [f"{self._database}/{path}"]}, wanted)

    def list(self, who: Person, collection: str, **equals: Any) -> Answer:
        return self._query(who, collection, equals, all_descendants=False)

    def list_group(self, who: Person, collection: str, **equals: Any) -> Answer:
        return self._query(who, collection, equals, all_descendants=True)

    def count(self, who: Person, collection: str) -> Answer:
        parent, query = _structured_query(collection, {}, all_descendants=False)
        count = {"structuredQuery": query, "aggregations": [{"alias": "n", "count": {}}]}
        return self._read(who, "runAggregationQuery", {"structuredAggregationQuery": count}, "result", parent)

    def set(self, who: Person, path: str, fields: dict[str, Any]) -> Answer:
        """Creates the document, or replaces it as a whole."""
        return self._commit(who, {**self._document(path, fields), **_transforms(fields)})

    def update(self, who: Person, path: str, changes: dict[str, Any]) -> Answer:
        """Changes these fields alone; MISSING deletes one."""
        mask = [name for name, value in changes.items() if not _is_transform(value)]
        write = {**self._document(path, changes), **_transforms(changes)}
        return self._commit(who, {**write, "updateMask": {"fieldPaths": mask}})

    def delete(self, who: Person, path: str) -> Answer:
        return self._commit(who, {"delete": f"{self._database}/{path}"})

    def seed(self, path: str, fields: dict[str, Any]) -> None:
        assert self.set(SERVER, path, fields) == "allowed"

    def clear(self, path: str) -> None:
        assert self.delete(SERVER, path) == "allowed"

    def _document(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        return {"update": {"name": f"{self._database}/{path}", "fields": encode_fields(fields)}}

    def _commit(self, who: Person, write: dict[str, Any]) -> Answer:
        answer = self._ask(who, "commit", {"writes": [write]})
        return "denied" if answer is None else "allowed"

    def _query(
        self, who: Person, collection: str, equals: dict[str, Any], *, all_descendants: bool
    ) -> Answer:
        parent, query = _structured_query(collection, equals, all_descendants=all_descendants)
        return self._read(who, "runQuery", {"structuredQuery": query}, "document", parent)

    def _read(self, who: Person, method: str, body: dict[str, Any], wanted: str, parent: str = "") -> Answer:
        answer = self._ask(who, method, body, parent)
        if answer is None:
            return "denied"
        assert wanted in answer[0], f"not {wanted}: {answer}"
        return "allowed"

    def _ask(self, who: Person, method: str, body: dict[str, Any], parent: str = "") -> Any | None:
        response = self._http.post(f"/v1/{self._database}{parent}:{method}", json=body, headers=who.headers)
        answer = response.json()
        if response.status_code == httpx.codes.OK:
            return answer
        error = (answer[0] if isinstance(answer, list) else answer)["error"]
        assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED"), error
        assert "maximum of" not in error["message"], (
            error
        )  # denied for its length is not denied for its content
        return None


def _structured_query(
    collection: str, equals: dict[str, Any], *, all_descendants: bool
) -> tuple[str, dict[str, Any]]:
    parent, _, name = collection.rpartition("/")
    query: dict[str, Any] = {
        "from": [{"collectionId": name, "allDescendants": all_descendants}],
        "limit": 1,
    }
    filters = [
        {"fieldFilter": {"field": {"fieldPath": field}, "op": "EQUAL", "value": encode(value)}}
        for field, value in equals.items()
    ]
    if filters:
        query["where"] = {"compositeFilter": {"op": "AND", "filters": filters}}
    return f"/{parent}" if parent else "", query


def _is_transform(value: Any) -> bool:
    return value is SERVER_TIME or isinstance(value, Signed)


def _transforms(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "updateTransforms": [
            {"fieldPath": name, **_transform(value)} for name, value in fields.items() if _is_transform(value)
        ]
    }


def _transform(value: Any) -> dict[str, Any]:
    if isinstance(value, Signed):
        return {"appendMissingElements": {"values": [encode(value.entry())]}}
    return {"setToServerValue": "REQUEST_TIME"}
