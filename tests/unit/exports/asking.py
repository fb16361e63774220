"""Chance requests for the sales dataset, all of them good."""

from datetime import UTC, date, datetime
from typing import Any, Final

from hypothesis import strategies as st

from tests.unit.exports.sales import FIELDS

Filter = dict[str, Any]

TEXTS: Final = st.one_of(
    st.sampled_from(["Köln", "Oslo", "Rom", "", "o'Neil", "100%", "_", "\\", "é", "🦊", "' or 1=1 --"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
)
# Few different ones, so that values of chance requests meet.
_INTEGERS: Final = st.one_of(st.integers(-3, 3), st.sampled_from([2**31, -(2**63), 2**63 - 1]))
VALUES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "id": _INTEGERS,
    "city": TEXTS,
    "note": TEXTS,
    "pieces": _INTEGERS,
    "weight": st.one_of(st.sampled_from([-0.0, 0.5, 1e300]), st.integers(-2, 2).map(float)),
    "amount": st.decimals(-2, 2, places=2).map(str),
    "paid": st.booleans(),
    "day": st.dates(date(2026, 2, 27), date(2026, 3, 2)).map(date.isoformat),
    "at": st.datetimes(
        datetime(2026, 2, 27),  # noqa: DTZ001 — hypothesis wants them naive
        datetime(2026, 3, 2),  # noqa: DTZ001 — the same
        timezones=st.just(UTC),
    ).map(lambda at: at.isoformat()),
}
_ORDERED: Final = st.sampled_from(sorted(set(VALUES) - {"paid"}))
_COLUMNS: Final = st.sampled_from(sorted(VALUES))


@st.composite
def comparisons(draw: st.DrawFn) -> Filter:
    column = draw(_COLUMNS)
    some = ["eq", "ne"] if column == "paid" else ["eq", "ne", "lt", "le", "gt", "ge"]
    return {"op": draw(st.sampled_from(some)), "column": column, "value": draw(VALUES[column])}


@st.composite
def among(draw: st.DrawFn) -> Filter:
    column = draw(_COLUMNS)
    return {
        "op": "in",
        "column": column,
        "values": draw(st.lists(VALUES[column], min_size=1, max_size=4)),
    }


@st.composite
def between(draw: st.DrawFn) -> Filter:
    column = draw(_ORDERED.filter(lambda name: name not in {"city", "note"}))
    ends: list[Any] = [draw(VALUES[column]), draw(VALUES[column])]
    low, high = sorted(ends, key=float if column == "amount" else lambda end: end)
    return {"op": "between", "column": column, "low": low, "high": high}


PREFIXES: Final = st.builds(
    lambda column, value: {"op": "prefix", "column": column, "value": value},
    st.sampled_from(["city", "note"]),
    TEXTS.filter(bool),
)
NULLS: Final = st.builds(lambda column: {"op": "is_null", "column": column}, _COLUMNS)
LEAVES: Final = st.one_of(comparisons(), among(), between(), PREFIXES, NULLS)


def filters(depth: int = 3) -> st.SearchStrategy[Filter]:
    if depth == 1:
        return LEAVES
    inner = filters(depth - 1)
    groups = st.builds(
        lambda op, some: {"op": op, "filters": some},
        st.sampled_from(["and", "or"]),
        st.lists(inner, min_size=1, max_size=3),
    )
    return st.one_of(LEAVES, groups, st.builds(lambda one: {"op": "not", "filter": one}, inner))


FORMATS: Final = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("csv")},
        optional={
            "compression": st.sampled_from(["none", "gzip", "zstd"]),
            "bom": st.booleans(),
            "delimiter": st.sampled_from([",", ";", "\t"]),
            "guard_formulas": st.booleans(),
        },
    ),
    st.fixed_dictionaries({"kind": st.just("ndjson")}, optional={"compression": st.sampled_from(["gzip"])}),
    st.sampled_from([{"kind": "parquet"}, {"kind": "xlsx"}]),
)
REQUESTS: Final = st.fixed_dictionaries(
    {"dataset": st.just("sales")},
    optional={
        "columns": st.lists(st.sampled_from(sorted(FIELDS["columns"])), min_size=1, unique=True),
        "filters": st.lists(filters(), max_size=3),
        "regions": st.lists(st.sampled_from(["Köln", "Oslo", "Rom"]), min_size=1),
        "order": st.lists(
            st.builds(
                lambda column, direction: {"column": column, "direction": direction},
                st.sampled_from(sorted(FIELDS["columns"])),
                st.sampled_from(["asc", "desc"]),
            ),
            max_size=3,
            unique_by=lambda one: one["column"],
        ),
        "limit": st.integers(1, 1000),
        "format": FORMATS,
    },
)
