"""What is to be written to a task, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from onwrite.task_document import TaskDocument


class Delete(Enum):
    """The value of a field that a change removes."""

    DELETE = "delete"


DELETE: Final = Delete.DELETE


@dataclass(frozen=True, slots=True)
class Change:
    """Fields to write, and with DELETE to remove; every other field of the document stays as it is."""

    fields: Mapping[str, Any]

    @property
    def state(self) -> str:
        return str(self.fields["state"])

    @property
    def reason(self) -> str:
        return str(self.fields["reason"])


# What is to be written, once it is known to which version of the task.
Decide = Callable[[TaskDocument], Change]
