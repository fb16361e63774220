"""The work that both sides of the jobs' bench do; it knows no engine."""

from collections.abc import Mapping
from typing import Any


def total(input: Mapping[str, Any]) -> dict[str, int]:
    return {"total": sum(input["numbers"])}
