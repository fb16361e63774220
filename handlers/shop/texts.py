"""Kinds of text in an order. Each is safe to print, to put into a mail's header and into a document's path."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StrictStr

# Control characters, line separators, characters that turn the direction of text, halves of character pairs.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Before the @: dots only between other characters, and nothing that has a meaning of its own in a mail's header.
_ATOM: Final = r"[^\s@.<>()\[\],;:\\\"]+"
_LOCAL_PART: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_HOST: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def printable(text: str) -> str:
    """`text` without the characters that do not print."""
    return _UNPRINTABLE.sub("", text)


def ascii_domain(domain: str) -> str:
    """As it goes over the wire. Raises UnicodeError, a ValueError, for what no host can be called."""
    return domain.encode("idna").decode()


def _is_printable(text: str) -> str:
    if _UNPRINTABLE.search(text) or not text.strip():
        raise ValueError("does not print")
    return text


def _is_email(text: str) -> str:
    local, _, domain = _is_printable(text).rpartition("@")
    if not _LOCAL_PART.fullmatch(local) or not _HOST.fullmatch(ascii_domain(domain)):
        raise ValueError("not an e-mail address")
    return text


Printable = Annotated[StrictStr, AfterValidator(_is_printable)]
CustomerId = Annotated[Printable, Field(min_length=1, max_length=128)]
Name = Annotated[Printable, Field(min_length=1, max_length=120)]
Reason = Annotated[StrictStr, Field(max_length=1000)]
Email = Annotated[StrictStr, Field(min_length=3, max_length=254), AfterValidator(_is_email)]
Sku = Annotated[StrictStr, Field(pattern=r"\A[a-z0-9][a-z0-9-]{0,39}\z")]
DatasetName = Annotated[StrictStr, Field(pattern=r"\A[a-z][a-z0-9_]{0,39}\z")]
MerchantId = Annotated[StrictStr, Field(pattern=r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z")]
Region = Annotated[Printable, Field(min_length=1, max_length=100)]
