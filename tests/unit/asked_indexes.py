"""The indexes that queries need, read from the source of the queries."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Index(NamedTuple):
    collection: str
    scope: str
    fields: tuple[tuple[str, str], ...]


EQUAL = {"==", "in"}


def asked_in(source: str) -> Iterator[Index]:
    """For every chain of calls that begins with a collection, the index it needs beside the automatic ones."""
    inner = set()
    for node in ast.walk(ast.parse(source)):  # breadth first: a whole chain comes before its parts
        if isinstance(node, ast.Call) and node not in inner:
            calls = list(_chain(node))
            inner.update(calls)
            yield from _needed({_name(call): call for call in calls}, calls)


def _chain(call: ast.Call) -> Iterator[ast.Call]:
    inner: ast.AST = call
    while isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
        yield inner
        inner = inner.func.value


def _needed(by_name: Mapping[str, ast.Call], calls: list[ast.Call]) -> Iterator[Index]:
    is_group = "collection_group" in by_name
    first = by_name.get("collection_group") or by_name.get("collection")
    if first is None or not isinstance(first.args[0], ast.Constant):
        return
    filters = [_filter(call) for call in calls if _name(call) == "where"]
    orders = [_order(call) for call in reversed(calls) if _name(call) == "order_by"]
    equal = [(field, "ASCENDING") for field, operator in reversed(filters) if operator in EQUAL]
    ranges = [(field, "ASCENDING") for field, operator in filters if operator not in EQUAL]
    fields = tuple(equal + (orders or ranges))
    if len(fields) > 1 or (is_group and fields):
        yield Index(str(first.args[0].value), "COLLECTION_GROUP" if is_group else "COLLECTION", fields)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _filter(where: ast.Call) -> tuple[str, str]:
    (condition,) = (keyword.value for keyword in where.keywords if keyword.arg == "filter")
    assert isinstance(condition, ast.Call)
    field, operator, _ = condition.args
    return ast.literal_eval(field), ast.literal_eval(operator)


def _order(order_by: ast.Call) -> tuple[str, str]:
    descends = any(ast.unparse(keyword.value).endswith("DESCENDING") for keyword in order_by.keywords)
    return ast.literal_eval(order_by.args[0]), "DESCENDING" if descends else "ASCENDING"
