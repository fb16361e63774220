"""Tables for the tests: every type, the values that break formats, and whole tables made by chance."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import strategies as st

from exports.format_options import Format
from exports.formats import blocks, write

Row = tuple[Any, ...]

EVERY_TYPE = pa.schema(
    [
        ("text", pa.string()),
        ("integer", pa.int64()),
        ("number", pa.float64()),
        ("price", pa.decimal128(12, 2)),
        ("wide", pa.decimal128(38, 10)),
        ("flag", pa.bool_()),
        ("day", pa.date32()),
        ("moment", pa.timestamp("us", tz="UTC")),
    ]
)

HARD_TEXTS = [
    "",
    " ",
    "NULL",
    "null",
    "None",
    "\\N",
    "nan",
    "true",
    "0012",
    "1e5",
    "2024-05-06",
    '"',
    '""',
    '"quoted"',
    "a,b;c\td",
    "one\ntwo\rthree\r\nfour",
    "\u2028line\u2029paragraph\x85next\x0btab\x0cpage",
    "\r",
    "\n",
    "=SUM(A1:A9)",
    "-5",
    "'",
    "'=1",
    "<b>&amp;</b> ]]>",
    "_x0041_ _x005F_x0041_x0042_",
    "back\\slash \\u0041 \\n",
    "\x00\x01\x1f\x7f",
    "\ufeffmark",
    "\ufffe\uffff\ufffd",
    "Grüße, 東京 👩‍👩‍👧 e\u0301",
    "x" * 30_000,
]

HARD_ROWS: list[Row] = [
    (None,) * 8,
    ("first", 0, 0.0, Decimal("0.00"), Decimal(0), False, date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)),
    (
        "largest",
        2**63 - 1,
        1.7976931348623157e308,
        Decimal("9999999999.99"),
        Decimal("9999999999999999999999999999.9999999999"),
        True,
        date(9999, 12, 31),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ),
    (
        "smallest",
        -(2**63),
        5e-324,
        Decimal("-9999999999.99"),
        Decimal("-0.0000000001"),
        False,
        date(1, 1, 1),
        datetime(1, 1, 1, tzinfo=UTC),
    ),
    ("nan", 2**53, float("nan"), Decimal("0.10"), Decimal("1E-10"), None, date(1900, 2, 28), None),
    ("infinite", 2**53 + 1, float("inf"), None, Decimal("-1E-7"), None, date(1900, 3, 1), None),
    (
        "minus",
        -(2**53) - 1,
        float("-inf"),
        None,
        Decimal("123456789012345.6"),
        None,
        date(1899, 12, 31),
        None,
    ),
    (
        "tenth",
        -1,
        0.1,
        Decimal("-0.01"),
        Decimal(10) ** 27,
        True,
        None,
        datetime(2024, 2, 29, 1, 2, 3, 40, UTC),
    ),
    *((text, None, -0.0, None, None, None, None, None) for text in HARD_TEXTS),
]


class Sink:
    """All that a sink must have."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        assert isinstance(data, bytes)
        self.parts.append(data)


def nobody(_: int) -> None:
    """Is told of rows and does nothing."""


def written(
    options: Format, rows: Sequence[Row], schema: pa.Schema = EVERY_TYPE, cuts: Sequence[int] = ()
) -> bytes:
    """The file of these rows, from a source that cuts its batches as told."""
    sink, told = Sink(), [0]
    count = write(iter(batches(rows, schema, cuts)), schema, sink, options, told.append)
    assert count == len(rows) == told[-1]
    assert told == sorted(told)
    return b"".join(sink.parts)


def batches(
    rows: Sequence[Row], schema: pa.Schema = EVERY_TYPE, cuts: Sequence[int] = ()
) -> list[pa.RecordBatch]:
    """Slices of one batch: they begin inside of their buffers, as a database's do."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    whole = pa.record_batch(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
    edges = [0, *sorted(cut % (len(rows) + 1) for cut in cuts), len(rows)]
    return [whole.slice(start, end - start) for start, end in pairwise(edges)]


@contextmanager
def blocks_of(rows: int) -> Iterator[None]:
    """Many blocks from few rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "ROWS", rows)
        yield


def same(one: Any, other: Any) -> bool:
    """Equal, with NaN equal to itself and the sign of zero told apart."""
    if isinstance(one, float) and isinstance(other, float):
        return repr(one) == repr(other)
    return bool(one == other) and type(one) is type(other)


def differences(read: Sequence[Sequence[Any]], expected: Sequence[Row]) -> list[tuple[int, Any, Any]]:
    """The cells that came back as something else."""
    assert len(read) == len(expected)
    return [
        (number, got, wanted)
        for number, (row, other) in enumerate(zip(read, expected, strict=True))
        for got, wanted in zip(row, other, strict=True)
        if not same(got, wanted)
    ]


texts = st.one_of(st.sampled_from(HARD_TEXTS[:-1]), st.text(st.characters(codec="utf-8"), max_size=20))

tables = st.lists(
    st.tuples(
        st.none() | texts,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(),
        st.none() | st.decimals(-9_999_999_999, 9_999_999_999, places=2),
        st.none()
        | st.integers(-(10**38) + 1, 10**38 - 1).map(
            lambda digits: Decimal((digits < 0, tuple(map(int, str(abs(digits)))), -10))
        ),
        st.none() | st.booleans(),
        st.none() | st.dates(),
        st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    max_size=40,
)
cuts = st.lists(st.integers(0, 1000), max_size=5)
