"""Label and field selectors, as far as they are used: `key=value`, joined by commas."""

from collections.abc import Mapping
from typing import Any


def chosen(value: Mapping[str, Any], params: Mapping[str, str]) -> bool:
    labels = value["metadata"].get("labels") or {}
    by_label = all(labels.get(key) == wanted for key, wanted in _pairs(params.get("labelSelector", "")))
    by_field = all(_field(value, path) == wanted for path, wanted in _pairs(params.get("fieldSelector", "")))
    return by_label and by_field


def _pairs(selector: str) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in selector.split(",") if part]
    return [(key, wanted) for key, _, wanted in parts]


def _field(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name, {})
    return value
