"""Holds a document to the official OpenAPI models: what is wrong with it, by path.

The models themselves say no word about an unknown key: `from_dict` drops it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

from kubernetes.client import models
from pydantic import ValidationError

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


def missing(document: Mapping[str, Any], model: str) -> list[str]:
    """What the model itself finds wrong with a whole document, such as a required field that is not there."""
    try:
        getattr(models, model).from_dict(dict(document))
    except ValidationError as error:
        return [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
    return []


def _problems(value: Any, kind: str, path: str) -> Iterator[str]:
    if value is None:
        return  # as the cluster reads it: not given
    if of := re.fullmatch(r"List\[(.+)\]", kind):
        yield from _of_list(value, of[1], path)
    elif of := re.fullmatch(r"Dict\[str, (.+)\]", kind):
        yield from _of_map(value, of[1], path)
    elif kind in _PLAIN:
        yield from _of_plain(value, kind, path)
    elif isinstance(known := getattr(models, kind, None), type) and hasattr(known, "openapi_types"):
        yield from _of_model(value, known, path)


def _of_list(value: Any, kind: str, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path} must be a list"
        return
    for place, item in enumerate(value):
        name = item.get("name", place) if isinstance(item, Mapping) else place
        yield from _problems(item, kind, f"{path}[{name}]")


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
