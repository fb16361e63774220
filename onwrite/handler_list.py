"""What the handlers of a folder are: in the words of `python -m onwrite handlers`, and in the form that pages read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from pydantic.errors import PydanticUserError

from onwrite.errors import OnwriteError
from onwrite.failures import trace_of
from onwrite.handlers import Handler
from onwrite.registry import Registry

# Left out of schemas: a page that anybody can load has no need of them, and a default may be a value of yours.
_SAID: Final = frozenset({"default", "examples", "description"})
_BY_NAME: Final = frozenset({"properties", "patternProperties", "$defs"})

_PLACES: Final = {
    "function": "in the function",
    "job": "in a container",
    "auto": "in the function, then in a container",
}


@dataclass(frozen=True, slots=True)
class Handlers:
    """`broken`: the types whose file cannot be imported, and why."""

    found: Mapping[str, Handler[..., Any]]
    broken: Mapping[str, str]


def list_handlers(registry: Registry) -> Handlers:
    """Imports them all. One broken file never stops the others."""
    found, broken = {}, {}
    for name in registry.types():
        try:
            found[name] = registry.get(name)
        except Exception as error:  # noqa: BLE001 — whatever a file raises on import
            broken[name] = str(error) if isinstance(error, OnwriteError) else trace_of(error)
    return Handlers(found, broken)


def as_json(handler: Handler[..., Any]) -> Mapping[str, Any]:
    """`timeout` in seconds. A handler that runs on `auto` begins in the function and may go on in a container."""
    schedule = handler.schedule
    return {
        "runs_on": _runs_on(handler),
        "queue": handler.queue.name if handler.queue else None,
        "timeout": handler.timeout.total_seconds(),
        "attempts": handler.retry.attempts,
        "every": schedule.every if schedule else None,
        "time_zone": schedule.time_zone if schedule else None,
        "missed": schedule.missed if schedule else None,
        "schema": _structure(_schema(handler)),
    }


def lines(name: str, handler: Handler[..., Any]) -> Iterator[str]:
    queue = f", through the queue {handler.queue.name}" if handler.queue else ""
    attempts = handler.retry.attempts
    yield (
        f"{name}: {_PLACES[_runs_on(handler)]}{queue}, {attempts} attempt{'s' if attempts > 1 else ''} "
        f"of at most {_said(handler.timeout)}"
    )
    if handler.schedule:
        schedule = handler.schedule
        yield f'    every "{schedule.every}" in {schedule.time_zone}, missed: {schedule.missed}'
    for number, field in enumerate(_fields(_schema(handler))):
        yield f"    {'     ' if number else 'input'} {field}"


def _runs_on(handler: Handler[..., Any]) -> str:
    if handler.hands_over_to:
        return "auto"
    return "job" if handler.runs_on else "function"


def _schema(handler: Handler[..., Any]) -> Any:
    """None: its input has a form that JSON schema has no words for."""
    try:
        return handler.input.json_schema()
    except PydanticUserError:
        return None


def _structure(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_structure(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: {name: _structure(part) for name, part in value.items()}
        if word in _BY_NAME
        else _structure(value)
        for word, value in schema.items()
        if word not in _SAID
    }


def _fields(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict) or "properties" not in schema:
        yield "anything"
    elif not schema["properties"]:
        yield "nothing"
    else:
        needed = schema.get("required", ())
        for name, field in schema["properties"].items():
            hidden = ", hidden in the console" if field.get("x-hidden") else ""
            yield f"{name}: {_kind(field)}{'' if name in needed else ', optional'}{hidden}"


def _kind(field: Any) -> str:
    if isinstance(field.get("anyOf"), list):
        kinds = [_kind(part) for part in field["anyOf"]]
        return " or ".join(kind for kind in dict.fromkeys(kinds) if kind != "null") or "null"
    if isinstance(field.get("$ref"), str):
        return str(field["$ref"].rpartition("/")[2])
    if "const" in field:
        return repr(field["const"])
    return str(field.get("format") or field.get("type") or "anything")


def _said(lasts: timedelta) -> str:
    for unit, size in (("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1))):
        if lasts >= size and not lasts % size:
            count = lasts // size
            return f"{count} {unit if count > 1 else unit[:-1]}"
    return f"{lasts.total_seconds():g} seconds"
