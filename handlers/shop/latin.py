"""Any text in the letters of PDF's built-in fonts, which are Latin-1; no font comes with the deployed packages."""

from typing import Final
from unicodedata import normalize

_ALIKE: Final = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{EURO SIGN}": "EUR",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "œ": "oe", "Œ": "OE"}
)


def latin(text: str) -> str:
    """`Žižka, €5` becomes `Zizka, EUR5`; a letter with nothing like it becomes a question mark. Never raises."""
    return "".join(_letter(letter) for letter in normalize("NFC", text).translate(_ALIKE))


def _letter(letter: str) -> str:
    if letter <= "ÿ":
        return letter
    plain = "".join(part for part in normalize("NFKD", letter) if part <= "ÿ")
    return plain or "?"
