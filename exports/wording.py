"""How messages speak of what clients send: names where they are harmless, values never."""

from collections.abc import Sequence

LONGEST = 40  # characters
MOST = 40  # names


def named(name: object) -> str:
    """` 'orign'`, or nothing where the name could be read as anything but a name."""
    if isinstance(name, str) and 0 < len(name) <= LONGEST and all(_plain(sign) for sign in name):
        return f" '{name}'"
    return ""


def offered(names: Sequence[str]) -> str:
    """`year, month, day`; of a long list the first 40."""
    left = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {left} more" if left > 0 else "")


def _plain(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign in "_-")
