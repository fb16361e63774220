"""Each field of each line and dataset of a full order: the rules name every index, so every index is tried."""

from typing import Any

import pytest

from tests.rules.documents import THEN, VALUES, altered, dataset, order, unique
from tests.rules.firestore_client import FirestoreClient
from tests.rules.firestore_values import MISSING
from tests.rules.people import CUSTOMER

PARTS = {"lines": range(20), "datasets": range(5)}
ENDS = {"lines": (0, 19), "datasets": (0, 4)}

# Tried at every index: each expression that names the index is failed at least once.
WRONG: dict[str, dict[str, Any]] = {
    "lines.sku": {"missing": MISSING, "capital": "Brass"},
    "lines.name": {"missing": MISSING, "too-long": "n" * 121},
    "lines.quantity": {"1000": 1000, "a-text": "7"},
    "lines.price": {"too-high": 10_000_001, "a-text": "7"},
    "lines.extra": {"field": 7},
    "datasets.dataset": {"missing": MISSING, "capital": "Flights"},
    "datasets.price": {"too-high": 10_000_001, "a-text": "7"},
    "datasets.regions": {"none": [], "of-51": ["JFK"] * 51, "with-an-int": ["JFK", 7]},
    "datasets.request": {"an-unknown-field": {"where": "true"}, "a-dataset": {"dataset": "flights"}},
    "datasets.extra": {"field": 7},
}
# Tried at the first and the last index, with every type but the right one.
RIGHT_TYPES = {
    "lines.sku": ("a-text",),
    "lines.name": ("a-text",),
    "lines.quantity": ("an-int",),
    "lines.price": ("an-int",),
    "datasets.dataset": (),
    "datasets.price": ("an-int",),
    "datasets.regions": (),
    "datasets.request": (),
}
MORE_WRONG: dict[str, dict[str, Any]] = {
    "lines.sku": {
        "empty": "",
        "too-long": "s" * 41,
        "leading-hyphen": "-brass",
        "with-a-slash": "a/b",
        "with-a-line-break": "brass\n",
        "with-a-bar": "a|b",
    },
    "lines.name": {
        "empty": "",
        "with-a-line-break": "Brass\ncompass",
        "with-nul": "\0",
        "with-escape": "\x1b[2J",
    },
    "lines.quantity": {
        "missing": MISSING,
        "0": 0,
        "below-0": -1,
        "huge": 2**63 - 1,
        "very-small": -(2**63),
        "not-a-number": float("nan"),
    },
    "lines.price": {
        "missing": MISSING,
        "below-0": -1,
        "huge": 2**63 - 1,
        "very-small": -(2**63),
        "infinite": float("inf"),
        "text-of-both": "5 1",
    },
    "datasets.price": {"missing": MISSING, "below-0": -1, "huge": 2**63 - 1, "very-small": -(2**63)},
    "datasets.dataset": {
        "empty": "",
        "too-long": "d" * 41,
        "leading-digit": "7flights",
        "with-a-hyphen": "my-flights",
        "with-a-slash": "a/b",
        "with-a-line-break": "flights\n",
    },
    "datasets.regions": {
        "with-an-empty-text": ["JFK", ""],
        "an-empty-text": [""],
        "with-null": [None],
        "with-a-float": [7.0],
        "with-a-map": [{"JFK": 1}],
        "with-a-time": [THEN],
        "with-a-line-break": ["JFK\nLGA"],
        "ending-in-a-line-break": ["JFK\n"],
        "beginning-with-a-line-break": ["\nJFK"],
        "with-nul": ["\0"],
        "too-long": ["r" * 101],
    },
    "datasets.request": {
        "one-field-too-many": {**dataset()["request"], "sql": "select 1"},
        "a-capital": {"Limit": 1},
        "a-list-of-a-map": [{"limit": 1}],
    },
}
RIGHT: dict[str, list[Any]] = {
    "lines.sku": ["7", "s" * 40, "a-", "0-0"],
    "lines.name": ["n", "n" * 120, "\u00e9" * 120, "\U0001f9ed" * 120, "a|b, \u201cc\u201d"],
    "lines.quantity": [1, 10, 100, 999],
    "lines.price": [0, 1, 9_999_999, 10_000_000],
    "datasets.price": [0, 1, 9_999_999, 10_000_000],
    "datasets.dataset": ["d", "d" * 40, "trains_2013", "x"],
    "datasets.regions": [
        ["JFK"],
        ["r" * 100] * 50,
        ["\u00e9" * 100, "\U0001f9ed" * 100],
        ["K\u00f6ln", "Washington, D.C.", " ", "a|b", "null", "7"],
        MISSING,
    ],
    "datasets.request": [
        {},
        {"limit": 0},  # what a request's fields may hold, the catalogue says
        {"columns": None, "filters": [], "regions": "JFK", "order": 7, "limit": "7", "format": {}},
        MISSING,
    ],
}


def _rows() -> list[Any]:
    rows = []
    for field, wrong in WRONG.items():
        part, _, name = field.partition(".")
        types = {kind: VALUES[kind] for kind in VALUES if kind not in RIGHT_TYPES.get(field, VALUES)}
        at_the_ends = {**types, **MORE_WRONG.get(field, {})}
        for index in PARTS[part]:
            values = {**wrong, **(at_the_ends if index in ENDS[part] else {})}
            rows += [
                pytest.param(f"{part}.{index}.{name}", value, id=f"{part}-{index}-{name}-{what}")
                for what, value in values.items()
            ]
    return rows


@pytest.mark.parametrize(("path", "value"), _rows())
def test_an_order_with_one_wrong_part_is_denied(firestore: FirestoreClient, path: str, value: Any) -> None:
    assert firestore.set(CUSTOMER, f"orders/{unique()}", altered(order(), path, value)) == "denied"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(f"{part}.{index}.{name}", value, id=f"{part}-{index}-{name}-{number}")
        for (part, name), values in ((field.split("."), values) for field, values in RIGHT.items())
        for index in ENDS[part]
        for number, value in enumerate(values)
    ],
)
def test_an_order_at_the_limits_of_a_part_is_allowed(
    firestore: FirestoreClient, path: str, value: Any
) -> None:
    assert firestore.set(CUSTOMER, f"orders/{unique()}", altered(order(), path, value)) == "allowed"


# The rules look at sums and joined texts of several parts: two faults must not make up for each other.
PAIRS: dict[str, dict[str, Any]] = {
    "one-field-more-one-less": {"lines.0.extra": 7, "lines.1.name": MISSING},
    "two-halves": {"lines.0.quantity": 1.5, "lines.1.quantity": 1.5},
    "two-texts": {"lines.0.quantity": "1", "lines.1.quantity": "1"},
    "all-texts": {f"lines.{i}.{name}": "1" for i in range(20) for name in ("quantity", "price")},
    "all-floats": {f"lines.{i}.{name}": 1.0 for i in range(20) for name in ("quantity", "price")},
    "text-in-two-places": {"lines.0.quantity": "1 5", "lines.0.price": ""},
    "all-dataset-texts": {f"datasets.{i}.price": "1" for i in range(5)},
    "all-dataset-floats": {f"datasets.{i}.price": 1.0 for i in range(5)},
    "51-regions-and-49": {"datasets.0.regions": ["r"] * 51, "datasets.1.regions": ["r"] * 49},
    "no-regions-and-two": {"datasets.0.regions": [], "datasets.1.regions": ["r", "r"]},
    "regions-in-each-others-place": {"datasets.0.regions": "JFK", "datasets.1.regions": {"LGA": 1}},
    "request-in-the-place-of-regions": {"datasets.0.regions": {"limit": 1}, "datasets.0.request": ["JFK"]},
    "overflow": {"lines.0.price": 2**63 - 1, "lines.1.price": 2**63 - 1},
    "extremes": {"lines.0.price": 2**63 - 1, "lines.1.price": -(2**63 - 1)},
}


@pytest.mark.parametrize("changes", [pytest.param(changes, id=name) for name, changes in PAIRS.items()])
def test_two_faults_do_not_make_up_for_each_other(
    firestore: FirestoreClient, changes: dict[str, Any]
) -> None:
    placed = order()
    for path, value in changes.items():
        placed = altered(placed, path, value)
    assert firestore.set(CUSTOMER, f"orders/{unique()}", placed) == "denied"
