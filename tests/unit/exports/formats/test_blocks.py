from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.errors import ColumnNotWritable, RowsChanged
from exports.formats import blocks
from exports.formats.blocks import even_blocks
from tests.unit.exports.formats.tables import batches, blocks_of

TABLE = pa.schema([("text", pa.string()), ("more", pa.string()), ("n", pa.int64())])

lengths = st.lists(st.tuples(st.none() | st.integers(0, 60), st.integers(0, 60)), max_size=60)
cuts = st.lists(st.integers(0, 1000), max_size=8)


@given(lengths, cuts, cuts, st.integers(1, 20), st.integers(1, 200))
def test_the_cut_depends_on_the_rows_alone(
    lengths: list[tuple[int | None, int]], one: list[int], other: list[int], rows: int, text: int
) -> None:
    table = [(None if a is None else "x" * a, "y" * b, number) for number, (a, b) in enumerate(lengths)]
    with blocks_of(rows), pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "TEXT_BYTES", text)
        first, second = (list(even_blocks(batches(table, TABLE, cuts), TABLE)) for cuts in (one, other))
    assert [block.to_pylist() for block in first] == [block.to_pylist() for block in second]
    assert [row["n"] for block in first for row in block.to_pylist()] == list(range(len(table)))
    for block in first[:-1]:
        sizes = [len(row["text"] or "") + len(row["more"]) for row in block.to_pylist()]
        assert block.num_rows == rows or sum(sizes) >= text
        assert sum(sizes[:-1]) < text


def test_many_small_batches_become_one_piece() -> None:
    table = [("x", "y", number) for number in range(100)]
    (block,) = even_blocks(batches(table, TABLE, range(100)), TABLE)
    assert block.column("n").num_chunks == 1


def test_a_wide_table_has_fewer_rows_to_a_block() -> None:
    schema = pa.schema([(f"c{number}", pa.bool_()) for number in range(1000)])
    first = next(even_blocks(batches([(True,) * 1000] * 200, schema), schema))
    assert first.num_rows == blocks.CELLS // 1000


def test_a_source_whose_columns_change_is_stopped() -> None:
    good = batches([("x", "y", 1)], TABLE)
    other = pa.schema([("text", pa.string()), ("more", pa.string()), ("n", pa.float64())])
    with pytest.raises(RowsChanged, match="pyarrow.Field<n: int64> became pyarrow.Field<n: double>"):
        list(even_blocks([*good, *batches([("x", "y", 1.0)], other)], TABLE))
    with pytest.raises(RowsChanged, match="there were 3, now there are 2"):
        list(even_blocks([*good, *batches([("x", "y")], pa.schema(list(TABLE)[:2]))], TABLE))


@pytest.mark.parametrize(
    "kind",
    [
        pa.int32(),
        pa.large_string(),
        pa.list_(pa.string()),
        pa.timestamp("ns"),
        pa.timestamp("us"),
        pa.binary(),
    ],
)
def test_a_type_without_a_way_to_write_it_is_refused_before_a_row_is_read(kind: pa.DataType) -> None:
    class Unread:
        def __iter__(self) -> Iterator[pa.RecordBatch]:
            raise AssertionError("a row was read")

    with pytest.raises(ColumnNotWritable, match="the column odd has the type"):
        next(even_blocks(Unread(), pa.schema([("odd", kind)])))
