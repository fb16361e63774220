"""What the rules deny of an order's form, the shop's model refuses too: an order written past the rules is rejected."""

from typing import Any

import pytest

from handlers.shop.order import order_problems
from tests.rules import test_order_fields, test_order_parts
from tests.rules.documents import THEN, altered, dataset, line, order
from tests.rules.firestore_values import Special

# Whose order it is, and when it was written, only the rules can know.
KNOWN_TO_THE_RULES = {"customer-anothers", "created_at-another-time", "created_at-a-timestamp"}
# To the model `null` is the same as left out, where a field may be left out.
NULL_IS_NOTHING = {f"datasets-{index}-{name}-null" for index in range(5) for name in ("regions", "request")}
ROWS = [*test_order_fields._rows(), *test_order_parts._rows()]


def as_the_model_reads_it(path: str = "", value: Any = None) -> dict[str, Any]:
    lines = [
        {**line(), "sku": f"sku-{number}"} for number in range(20)
    ]  # no sku twice, which the rules let through
    placed = order(lines=lines, datasets=[dataset()] * 5, created_at=THEN)
    placed = altered(placed, path, value) if path else placed
    return _without_special(placed)


def test_the_order_they_are_all_made_of_is_good() -> None:
    assert order_problems(as_the_model_reads_it()) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [row for row in ROWS if row.id not in KNOWN_TO_THE_RULES | NULL_IS_NOTHING],
)
def test_an_order_that_the_rules_deny_is_refused_by_the_model(path: str, value: Any) -> None:
    assert order_problems(as_the_model_reads_it(path, value)) != []


def _without_special(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_special(part) for name, part in value.items() if not isinstance(part, Special)}
    return [_without_special(part) for part in value] if isinstance(value, list) else value
