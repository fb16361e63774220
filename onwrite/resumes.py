"""What a handler does once its callback is there: a function, and the model of the callback."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from onwrite.errors import InvalidInput, WrongSignature
from onwrite.failures import describe_problems


@dataclass(frozen=True, slots=True)
class Resume:
    function: Callable[..., Any]
    model: TypeAdapter[Any]

    def read(self, payload: str) -> Any:
        """From JSON. InvalidInput names each field that is wrong and what was expected, and never repeats a value."""
        try:
            return self.model.validate_json(payload)
        except ValidationError as error:
            raise InvalidInput(describe_problems(error, "callback")) from None


def resume_of(function: Callable[..., Any]) -> Resume:
    """Of `(task, input, callback) -> result`; the annotation of `callback` is its model."""
    parameters = list(inspect.signature(function).parameters)
    if parameters != ["task", "input", "callback"]:
        raise WrongSignature(
            f"{function.__module__}.{function.__qualname__}({', '.join(parameters)}): "
            "what is called back takes exactly three arguments, (task, input, callback)"
        )
    return Resume(function, TypeAdapter(get_type_hints(function).get("callback", dict[str, Any])))
