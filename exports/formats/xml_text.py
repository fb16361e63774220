"""Text as XML and Excel take it: characters that XML forbids are written `_x0001_`, as Excel does."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.formats.text_bytes import bytes_in


def escaped_texts(texts: pa.Array) -> pa.Array:
    found = bytes_in(texts, _SPECIAL)
    if ord("_") in found:
        texts = _without_lookalikes(texts)
    for byte in sorted(found & _REPLACED.keys()):  # & before < and >, which bring it
        texts = pc.replace_substring(texts, chr(byte), _REPLACED[byte])
    if _LEAD in found:
        for character in _NO_CHARACTERS:
            texts = pc.replace_substring(texts, character, f"_x{ord(character):04X}_")
    return texts


def escaped_name(name: str) -> str:
    return str(escaped_texts(pa.array([name]))[0].as_py())


def _without_lookalikes(texts: pa.Array) -> pa.Array:
    """A text that says _x0041_ would be shown as A."""
    lookalike = pc.match_substring_regex(texts, "_x[0-9A-Fa-f]{4}_")
    if not pc.any(lookalike).as_py():
        return texts
    return pc.if_else(lookalike, pc.replace_substring(texts, "_x", "_x005F_x"), texts)


_CONTROLS: Final = [byte for byte in range(0x20) if byte not in b"\t\n"]  # a parser makes "\n" of "\r"
_REPLACED: Final = {byte: f"_x{byte:04X}_" for byte in _CONTROLS} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}
_NO_CHARACTERS: Final = "\ufffe\uffff"
_LEAD: Final = _NO_CHARACTERS.encode()[0]
_SPECIAL: Final = frozenset((*_REPLACED, ord("_"), _LEAD))
