"""Holds a document to the official OpenAPI models: what is wrong with it, by path.

The models themselves say no word about an unknown key: `from_dict` drops it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

from kubernetes.client import models

_PLAIN: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "str": ((str,), "text, in quotes where it looks like something else"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "bool": ((bool,), "true or false"),
    "datetime": ((str, datetime), "a time"),
}


def problems(document: Any, model: str, path: str = "") -> list[str]:
    """One sentence each; none where the document is a `model`, such as V1Job, as far as it goes.

    What a model requires and a part need not have is not asked for: see `missing`.
    """
    return list(_problems(document, model, path))


def missing(document: Any, model: str, path: str = "") -> list[str]:
    """What a whole document, which has no `problems`, lacks: one sentence for each field that is required."""
    return list(_missing(document, model, path))


def _problems(value: Any, kind: str, path: str) -> Iterator[str]:
    if value is None:
        return  # as the cluster reads it: not given
    if of := re.fullmatch(r"List\[(.+)\]", kind):
        yield from _of_list(value, of[1], path)
    elif of := re.fullmatch(r"Dict\[str, (.+)\]", kind):
        yield from _of_map(value, of[1], path)
    elif kind in _PLAIN:
        yield from _of_plain(value, kind, path)
    elif known := _model(kind):
        yield from _of_model(value, known, path)


def _missing(value: Any, kind: str, path: str) -> Iterator[str]:
    if of := re.fullmatch(r"List\[(.+)\]", kind):
        for at, item in enumerate(value or []):
            yield from _missing(item, of[1], f"{path}[{_name(item, at)}]")
    elif isinstance(value, Mapping) and (known := _model(kind)):
        # A field whose name is a word of Python's, such as `exec`, has another name there; none of those is required.
        required = {name for name, field in known.model_fields.items() if field.is_required()}
        for name, key in known.attribute_map.items():
            place = f"{path}.{key}" if path else key
            if value.get(key) is not None:
                yield from _missing(value[key], known.openapi_types[name], place)
            elif name in required:
                yield f"{place} is missing"


def _model(kind: str) -> Any | None:
    known = getattr(models, kind, None)
    return known if isinstance(known, type) and hasattr(known, "openapi_types") else None


def _name(item: Any, place: int) -> Any:
    return item.get("name", place) if isinstance(item, Mapping) else place


def _of_list(value: Any, kind: str, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path} must be a list"
        return
    for place, item in enumerate(value):
        if item is None:
            yield f"{path}[{place}] is empty"
        yield from _problems(item, kind, f"{path}[{_name(item, place)}]")


def _of_map(value: Any, kind: str, path: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{path} must be a map"
        return
    for key, item in value.items():
        if isinstance(key, str):
            yield from _problems(item, kind, f"{path}[{key}]")
        else:
            yield f"{path}: the key {key!r} must be text: put it in quotes"


def _of_plain(value: Any, kind: str, path: str) -> Iterator[str]:
    types, words = _PLAIN[kind]
    if not isinstance(value, types) or (isinstance(value, bool) and kind != "bool"):
        yield f"{path} must be {words}, not {value!r}"


def _of_model(value: Any, model: Any, path: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{path or 'the document'} must be a map"
        return
    kinds = {model.attribute_map[name]: kind for name, kind in model.openapi_types.items()}
    for key, item in value.items():
        place = f"{path}.{key}" if path else str(key)
        if key in kinds:
            yield from _problems(item, kinds[key], place)
        else:
            near = get_close_matches(str(key), kinds, n=1)
            yield f"{place} is no field of Kubernetes" + (f"; is {near[0]} meant?" if near else "")
