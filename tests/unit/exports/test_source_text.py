"""The text of COPY, as PostgreSQL's documentation has it."""

import pyarrow as pa
import pytest

from exports.columns import Column
from exports.errors import SourceUnavailable
from exports.sources.postgresql_text import TextReader

COLUMNS = (Column("a", "text"), Column("b", "integer"))


def read(
    text: bytes, *columns: Column, kinds: tuple[str, ...] = ("text", "int8")
) -> list[tuple[object, ...]]:
    wanted = columns or COLUMNS
    reader = TextReader(tuple(zip((column.name for column in wanted), kinds, strict=False)), wanted)
    batches = list(reader.batches(bytearray(text)))
    return [tuple(row.values()) for row in pa.Table.from_batches(batches).to_pylist()] if batches else []


def test_nothing_is_null_and_quotes_around_nothing_are_a_text() -> None:
    assert read(b',\n"",1\nNULL,2\n\\N,3\n') == [(None, None), ("", 1), ("NULL", 2), ("\\N", 3)]


def test_a_row_of_one_null_is_an_empty_line() -> None:
    assert read(b'\nx\n\n""\n\n', Column("a", "text"), kinds=("text",)) == [
        (None,),
        ("x",),
        (None,),
        ("",),
        (None,),
    ]


def test_lines_and_quotes_inside_a_text_stay_there() -> None:
    assert read(b'"a\nb\r\n""c"",",1\n"\\.",2\n') == [('a\nb\r\n"c",', 1), ("\\.", 2)]


def test_nothing_at_all_is_no_batch() -> None:
    assert read(b"") == []


@pytest.mark.parametrize("text", [b"a,1,2\n", b"a\n"])
def test_what_is_no_csv_of_these_columns_is_not_made_to_fit(text: bytes) -> None:
    with pytest.raises(SourceUnavailable, match="Try again"):
        read(text)
