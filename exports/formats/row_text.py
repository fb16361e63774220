"""Many columns of text and what stands between them, as the bytes of all rows: no Python for each row."""

from collections.abc import Iterable
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from exports.formats.text_bytes import all_bytes

Piece: TypeAlias = str | pa.Array  # the same for every row, or one text for each


def joined_rows(pieces: Iterable[Piece], null: str) -> bytes:
    """The pieces of one row after the other, row after row; `null` is written for a null."""
    rows = pc.binary_join_element_wise(*_merged(pieces), "", null_handling="replace", null_replacement=null)
    return all_bytes(rows)


def joined(pieces: Iterable[Piece]) -> pa.Array:
    """The pieces as one column of text; null where one of them is."""
    return pc.binary_join_element_wise(*_merged(pieces), "")


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours that are the same for every row as one piece: each costs time in each row."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged
