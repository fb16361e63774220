"""Which of the handlers recur. Only files that say `every=` are imported to see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onwrite.errors import OnwriteError
from onwrite.failures import trace_of
from onwrite.handlers import Handler
from onwrite.registry import Registry
from onwrite.schedules import Schedule


@dataclass(frozen=True, slots=True)
class RecurringType:
    name: str
    handler: Handler[..., Any]
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class RecurringTypes:
    """`broken`: the types whose file cannot be imported, and why."""

    found: tuple[RecurringType, ...]
    broken: Mapping[str, str]


def recurring_types(registry: Registry) -> RecurringTypes:
    """One broken file never stops the others."""
    found, broken = [], {}
    for name in registry.may_recur():
        try:
            handler = registry.get(name)
        except Exception as error:  # noqa: BLE001 — whatever a file raises on import
            broken[name] = str(error) if isinstance(error, OnwriteError) else trace_of(error)
        else:
            if handler.schedule:
                found.append(RecurringType(name, handler, handler.schedule))
    return RecurringTypes(tuple(found), broken)
