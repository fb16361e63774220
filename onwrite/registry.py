"""Task type → handler file of that name, imported when first needed."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any, Final

from pydantic import BaseModel

from onwrite.enqueue import input_fields
from onwrite.errors import NotAHandler, UnknownType
from onwrite.handlers import Handler

TYPE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
EVERY: Final = re.compile(r"\bevery\s*=")


class Registry:
    """The handlers of one package. A type can only name one of its files, never a path."""

    def __init__(self, package: str = "handlers") -> None:
        self._package = package
        self._known: dict[str, Handler[..., Any]] = {}

    def get(self, type_name: str) -> Handler[..., Any]:
        """UnknownType where there is no such file; whatever a broken file raises on import."""
        if type_name not in self._known:
            self._known[type_name] = self._load(type_name)
        return self._known[type_name]

    def check_input(self, type_name: str, input: BaseModel | Mapping[str, Any] | None) -> Mapping[str, Any]:
        """Its fields. UnknownType and InvalidInput where a task of that type and input could not be run."""
        fields = input_fields(type_name, input)
        self.get(type_name).read_input(fields)
        return fields

    def types(self) -> list[str]:
        return list(_files(self._package))

    def may_recur(self) -> list[str]:
        """The types whose files say `every=`: the others need not be imported to see that they do not recur."""
        return list(_saying_every(self._package))

    def _load(self, type_name: str) -> Handler[..., Any]:
        if not TYPE.fullmatch(type_name) or type_name not in _files(self._package):
            raise UnknownType(type_name, self.types())
        found = getattr(import_module(f"{self._package}.{type_name}"), type_name, None)
        if not isinstance(found, Handler):
            raise NotAHandler(
                f"{self._package}/{type_name}.py must hold a function {type_name} decorated with @handler(…)"
            )
        return found


@lru_cache
def _files(package: str) -> tuple[str, ...]:
    """Folders beside the handlers hold what handlers share; they are no task types."""
    path = import_module(package).__path__
    return tuple(sorted(module.name for module in iter_modules(path) if not module.ispkg))


@lru_cache
def _saying_every(package: str) -> tuple[str, ...]:
    return tuple(name for name in _files(package) if EVERY.search(_source(f"{package}.{name}")))


def _source(module: str) -> str:
    """Without importing it; of a module that has no source, what has it imported to be seen."""
    spec = find_spec(module)
    read = getattr(spec.loader, "get_source", None) if spec else None
    return (read(module) if read else None) or "every="
