"""An event on its way to a function: a CloudEvent in binary mode."""

from collections.abc import Mapping
from dataclasses import dataclass

from onwrite.local.manifest import Trigger


@dataclass(frozen=True)
class Event:
    trigger: Trigger
    headers: Mapping[str, str]
    body: bytes

    @property
    def way(self) -> str:
        return f"{self.headers.get('ce-subject', 'an event')} -> {self.trigger.function}"
