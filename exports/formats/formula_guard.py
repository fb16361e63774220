"""Keep a spreadsheet from running a text as a formula (CSV injection)."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.formats.text_bytes import bytes_in

# What makes a spreadsheet calculate; full-width forms do so in East Asian editions. White space, the byte order
# mark and other characters without width are skipped by some of them, so they do not make a text safe.
FORMULA: Final = (
    r"^[=+\-@\t\r\n]|^[\x00-\x20\x{7f}-\x{a0}\x{ad}\x{1680}\x{180e}\x{2000}-\x{200f}\x{2028}-\x{202f}"
    r"\x{205f}-\x{206f}\x{3000}\x{feff}]*[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"
)


def guarded(texts: pa.Array) -> pa.Array:
    """With `'` before the texts that need it."""
    first = pc.binary_slice(texts.view(pa.binary()), 0, 1)
    begun = bytes_in(first, _PLAIN | _PERHAPS)
    if not begun:
        return texts
    certain = not begun & _PERHAPS  # the pattern takes five times as long as the first bytes
    formula = pc.is_in(first, _PLAIN_BYTES) if certain else pc.match_substring_regex(texts, FORMULA)
    return pc.if_else(formula, pc.binary_replace_slice(texts, 0, 0, "'"), texts)


_PLAIN: Final = frozenset(b"=+-@\t\r\n")
# White space in ASCII, and the first byte of every other character in the pattern.
_PERHAPS: Final = frozenset((*range(0x21), 0x7F, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF)) - _PLAIN
_PLAIN_BYTES: Final = pa.array([bytes([byte]) for byte in sorted(_PLAIN)], pa.binary())
