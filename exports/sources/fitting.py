"""Record batches of a source's own types, in the types of the catalogue's columns. No value is ever rounded."""

from collections.abc import Callable, Iterable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from exports.columns import Column, ColumnType
from exports.errors import SchemaChanged, ValueNotReadable


def check_types(found: Iterable[tuple[str, pa.DataType]], columns: tuple[Column, ...]) -> None:
    """`found` is what the statement would give."""
    check_names([name for name, _ in found], columns)
    for column, (_, kind) in zip(columns, found, strict=True):
        if not _FITTING[column.type](kind):
            raise SchemaChanged(changed_type(column, str(kind)))


def check_names(found: list[str], columns: tuple[Column, ...]) -> None:
    wanted = [column.name for column in columns]
    if found != wanted:
        raise SchemaChanged(
            f"The source gives the columns {', '.join(found)}, the catalogue has {', '.join(wanted)}. "
            "Correct the one or the other."
        )


def changed_type(column: Column, found: str) -> str:
    return (
        f"The column {column.name} is {column.type} in the catalogue, and {found} at the source. Correct the "
        "catalogue and raise the dataset's version, or let a view convert the column."
    )


def fitted(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """`schema` is the one to have; `check_types` has found that the batch can be brought to it."""
    arrays = [_fitted(array, field) for array, field in zip(batch.columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def _fitted(array: pa.Array, field: pa.Field) -> pa.Array:
    try:
        whole = _cast(array, field.type)
        if types.is_decimal(field.type):
            whole.validate(full=True)  # Arrow's CSV reader takes more digits than there may be
    except pa.ArrowInvalid as error:
        raise unreadable(field) from error
    if types.is_temporal(field.type):
        _check_range(whole, field)
    return whole


def _cast(array: pa.Array, kind: pa.DataType) -> pa.Array:
    if array.type == kind:
        return array
    if types.is_decimal(kind) and types.is_integer(array.type):
        array = pc.cast(array, pa.decimal256(_WIDEST, kind.scale))  # Arrow asks for room for every integer
    return pc.cast(array, kind)


_WIDEST: Final = 76  # digits


def unreadable(field: pa.Field) -> ValueNotReadable:
    """The value itself is nobody's business."""
    return ValueNotReadable(
        f"The column {field.name} holds a value that its type in the catalogue ({field.type}) cannot hold. "
        "Correct the value, or the type, or let a view leave such rows out."
    )


def _check_range(array: pa.Array, field: pa.Field) -> None:
    """Neither infinity, which Arrow has as a number like any other, nor years that most readers have no date for."""
    number = pa.int64() if types.is_timestamp(field.type) else pa.int32()
    ends = pc.min_max(array.view(number))
    low, high = _RANGES[number]
    if ends["min"].is_valid and not low <= ends["min"].as_py() <= ends["max"].as_py() <= high:
        raise unreadable(field)


_FIRST_DAY: Final = -719_162  # 0001-01-01, counted from 1970-01-01
_LAST_DAY: Final = 2_932_896  # 9999-12-31
_DAY: Final = 86_400_000_000  # microseconds
_RANGES: Final = {
    pa.int32(): (_FIRST_DAY, _LAST_DAY),
    pa.int64(): (_FIRST_DAY * _DAY, (_LAST_DAY + 1) * _DAY - 1),
}


def _is_text(kind: pa.DataType) -> bool:
    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)


def _is_whole(kind: pa.DataType) -> bool:
    return types.is_integer(kind) or (types.is_decimal(kind) and kind.scale == 0)


_FITTING: Final[dict[ColumnType, Callable[[pa.DataType], bool]]] = {
    "text": _is_text,
    "integer": _is_whole,
    "number": lambda kind: types.is_floating(kind) or types.is_integer(kind) or types.is_decimal(kind),
    "decimal": lambda kind: types.is_decimal(kind) or types.is_integer(kind),
    "boolean": types.is_boolean,
    "date": types.is_date,
    "timestamp": types.is_timestamp,
}
