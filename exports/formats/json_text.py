"""Columns as the values of JSON objects. The rules are in the docstring of `exports.formats`."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.formats.plain_text import plain_text
from exports.formats.row_text import Piece, joined
from exports.formats.text_bytes import bytes_in

NULL: Final = "null"
EXACT_DIGITS: Final = 15  # a double gives any decimal of so many digits back


def json_object(batch: pa.RecordBatch) -> Iterator[Piece]:
    """The pieces of an object for each row; a null in them stands for JSON's null."""
    members = (_member(name, column) for name, column in zip(batch.schema.names, batch.columns, strict=True))
    yield "{"
    yield from next(members, ())
    yield from chain.from_iterable((",", *member) for member in members)
    yield "}"


def _member(name: str, column: pa.Array) -> tuple[Piece, ...]:
    return (json.dumps(name, ensure_ascii=False) + ":", *_value(column))


def _value(column: pa.Array) -> tuple[Piece, ...]:
    if pa.types.is_string(column.type):
        return _quoted(_escaped(column))
    if pa.types.is_temporal(column.type) or _inexact(column.type):
        return _quoted(plain_text(column))
    if pa.types.is_floating(column.type):
        return (plain_text(_finite(column)),)
    return (plain_text(column),)


def _inexact(kind: pa.DataType) -> bool:
    """A reader that takes numbers for doubles would lose digits."""
    return pa.types.is_decimal(kind) and kind.precision > EXACT_DIGITS


def _quoted(texts: pa.Array) -> tuple[Piece, ...]:
    pieces: tuple[Piece, ...] = ('"', texts, '"')
    return (joined(pieces),) if texts.null_count else pieces  # a null must not get the quotes


def _finite(numbers: pa.Array) -> pa.Array:
    finite = pc.is_finite(numbers)
    return numbers if pc.all(finite).as_py() else pc.if_else(finite, numbers, None)


def _escaped(texts: pa.Array) -> pa.Array:
    found = bytes_in(texts, _SPECIAL | _LEADS)
    for byte in sorted(found & _SPECIAL, reverse=True):  # the backslash before those that bring it
        texts = pc.replace_substring(texts, chr(byte), json.dumps(chr(byte))[1:-1])
    for mark in _LINE_ENDS if found & _LEADS else ():
        texts = pc.replace_substring(texts, mark, json.dumps(mark)[1:-1])
    return texts


_SPECIAL: Final = frozenset((*range(0x20), *b'"\\'))
_LINE_ENDS: Final = "\x85\u2028\u2029"  # allowed in JSON, but some readers of lines end a line there
_LEADS: Final = frozenset(mark.encode()[0] for mark in _LINE_ENDS)
