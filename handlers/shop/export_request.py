"""What is exported of a data set bought, and whether the catalogue has it.

No heavy imports: orders are planned where no export runs.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from exports.canonical import canonical_form
from exports.errors import InvalidRequest, Problem
from exports.request import read_request
from handlers.shop.datasets import catalogue
from handlers.shop.order import Dataset, Order
from handlers.shop.order_problems import few, place

LARGEST: Final = 100 * 1024  # bytes as JSON: five of them fit into an order, whose document may have 1 MiB
LONGEST: Final = 1000  # characters of a sentence: what an order's `reasons` takes


def request_of(bought: Dataset) -> dict[str, Any]:
    """The fields of the ExportRequest: where the customer names no regions, those that were bought."""
    asked: dict[str, Any] = {
        name: value for name, value in (bought.request or {}).items() if value is not None
    }
    if bought.regions is not None:
        asked.setdefault("regions", list(bought.regions))
    return {"dataset": bought.dataset, **asked}


def export_problems(order: Order) -> list[str]:
    """Why what was bought cannot be exported, in at most 20 sentences; empty where all of it can. Never raises."""
    return few(
        _sentence(number, problem)
        for number, bought in enumerate(order.datasets)
        for problem in _problems(bought)
    )


def _problems(bought: Dataset) -> Iterator[Problem]:
    """Of what was bought, too: a request may name other regions, and leave a misspelt one for nobody to notice."""
    yield from _refused({"dataset": bought.dataset, "regions": bought.regions}, None)
    yield from _refused(request_of(bought), bought.regions)


def _refused(fields: dict[str, Any], allowed: tuple[str, ...] | None) -> tuple[Problem, ...]:
    try:
        canonical_form(read_request(fields), catalogue(), allowed)
    except InvalidRequest as refused:
        return refused.problems
    if len(json.dumps(fields, default=str, ensure_ascii=False).encode()) > LARGEST:
        return (Problem("request", f"must have at most {LARGEST // 1024} KiB"),)
    return ()


def _sentence(number: int, problem: Problem) -> str:
    said = f"{place(('datasets', number))}: {problem}"
    return f"{said}." if len(said) < LONGEST else f"{said[: LONGEST - 1]}…"
