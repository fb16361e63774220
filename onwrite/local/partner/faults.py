"""What goes wrong at the third party."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Callbacks = Literal["once", "twice", "early", "never", "wrong_checksum", "wrong_size", "wrong_type", "forged"]


@dataclass(frozen=True)
class Refusal:
    """What a POST is answered in the place of what it deserves. 500 without a word, unless told otherwise."""

    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass
class Faults:
    """`refusals` are used up, one POST each; all else counts for every POST and every job until it is changed.

    `slow` are seconds before a POST is answered; `hang` leaves it without an answer. `callbacks` is what becomes of a
    job's callback, sent `callback_after` seconds after the document: `early` sends it before the document's POST is
    answered, `forged` sends one before it to a URL that is wrong in its last character.
    """

    refusals: list[Refusal] = field(default_factory=list)
    slow: float = 0.0
    hang: bool = False
    callbacks: Callbacks = "once"
    callback_after: float = 0.0


def faults_from_json(text: str) -> Faults:
    """TypeError where it names a fault there is not."""
    values: dict[str, Any] = json.loads(text)
    refusals = [Refusal(**refusal) for refusal in values.pop("refusals", [])]
    return Faults(refusals=refusals, **values)
