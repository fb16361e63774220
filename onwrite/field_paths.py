"""Paths of fields that a creator may name: those Firestore takes without backticks, and not too deep."""

import re
from typing import Any, Final

RIGHT: Final = (
    "1 to 4 names joined by dots, such as exports.dataset_export_1; a name has 1 to 64 characters of a-z, A-Z, 0-9 "
    "and _, does not begin with a digit, and is none that Firestore keeps to itself, such as __name__"
)

_NAME: Final = r"(?!__\w*__(?:\.|\Z))[A-Za-z_]\w{0,63}"
_PATH: Final = re.compile(rf"{_NAME}(?:\.{_NAME}){{0,3}}", re.ASCII)


def is_field_path(value: Any) -> bool:
    return isinstance(value, str) and _PATH.fullmatch(value) is not None
