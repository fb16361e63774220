"""A part of a pod template, laid over a whole one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

# Lists that are maps in truth, and the key of each. The cluster's own merge knows many more; a template that touches
# any other list of ours replaces it.
_KEYS: Final = {
    "containers": "name",
    "initContainers": "name",
    "env": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
}
_DEEP: Final = {
    "containers",
    "initContainers",
}  # half a volume or half a variable laid over another makes no sense


def merged(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Neither is changed. Maps are merged, lists of _KEYS by their key; of everything else theirs is taken."""
    result = dict(ours)
    for field, value in theirs.items():
        before = ours.get(field)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            result[field] = merged(before, value)
        elif isinstance(before, Sequence) and isinstance(value, Sequence) and field in _KEYS:
            result[field] = _merged_list(field, before, value)
        else:
            result[field] = value
    return result


def _merged_list(field: str, ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    key = _KEYS[field]
    result = {item[key]: item for item in ours}
    for item in theirs:
        deep = field in _DEEP and item[key] in result
        result[item[key]] = merged(result[item[key]], item) if deep else item
    return list(result.values())
