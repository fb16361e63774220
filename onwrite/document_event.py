"""A Firestore event as Eventarc delivers it: the raw protobuf body, decoded once."""

from dataclasses import dataclass
from typing import Any, Self

from google.events.cloud.firestore import DocumentEventData
from google.protobuf.message import DecodeError

from onwrite.errors import UnreadableEvent
from onwrite.values import decode_fields

_Data = type(DocumentEventData.pb(DocumentEventData()))


@dataclass(frozen=True, slots=True)
class DocumentEvent:
    """One change of one document. `document` is the raw message after the change; `told_path` is the event's header."""

    document: Any
    has_document: bool
    had_document: bool
    told_path: str

    @classmethod
    def read(cls, body: Any, told_path: str = "") -> Self:
        """UnreadableEvent where the body is no protobuf of this kind."""
        if not isinstance(body, bytes | None):  # None is how the framework hands on an empty body
            raise UnreadableEvent(f"the event's body is a {type(body).__name__}, not application/protobuf")
        try:
            data = _Data.FromString(body or b"")
        except DecodeError as error:
            raise UnreadableEvent from error
        return cls(data.value, data.HasField("value"), data.HasField("old_value"), told_path)

    @property
    def deleted(self) -> bool:
        return self.had_document and not self.has_document

    @property
    def left_out(self) -> bool:
        """The platform sends no documents with an event that would get too large."""
        return not self.had_document and not self.has_document

    @property
    def path(self) -> str:
        """Such as `orders/o1/tasks/confirmation_email`; taken from the body, where any letter survives."""
        return str(self.document.name).partition("/documents/")[2]

    @property
    def fields(self) -> dict[str, Any]:
        return decode_fields(self.document.fields)

    def text(self, field: str) -> str | None:
        """A text field without decoding the others."""
        fields = self.document.fields
        return fields[field].string_value if field in fields else None
