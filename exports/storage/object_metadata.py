"""Metadata in the form and size in which Cloud Storage and HTTP headers can carry it."""

from collections.abc import Mapping

LARGEST = 8 * 1024  # bytes of all keys and values of an object together, a limit of Cloud Storage
_CUT = "..."


def fitted(metadata: Mapping[str, str], limit: int = LARGEST) -> dict[str, str]:
    """The metadata in ASCII, its longest values cut where all would be too long.

    The work of an hour must not be lost at its end because a query is long: a cut value ends with three dots.
    """
    plain = {_plain(key): _plain(value) for key, value in metadata.items()}
    room = limit - sum(map(len, plain))
    longest = _longest_value([len(value) for value in plain.values()], room)
    if longest < len(_CUT) and any(len(value) > longest for value in plain.values()):
        raise ValueError(
            f"{len(metadata)} keys of metadata are more than fit into {limit} bytes: leave some out."
        )
    return {key: _cut(value, longest) for key, value in plain.items()}


def _plain(text: str) -> str:
    """Values come back as HTTP headers, which know no line breaks and, safely, only ASCII."""
    if not isinstance(text, str):
        raise TypeError(f"Metadata is text, not {type(text).__name__}: {text!r}")
    printable = "".join(max(character, " ") for character in text)
    return printable.encode("ascii", "backslashreplace").decode()


def _longest_value(lengths: list[int], room: int) -> int:
    """The largest length to which values may be cut so that all of them together have room."""
    rest = sorted(lengths)
    while rest:
        share = room // len(rest)
        if rest[0] > share:
            return share
        room -= rest.pop(0)
    return max(lengths, default=0)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT
