"""A second look at a finished statement, by a parser: one SELECT on the dataset's table and columns, no more.

It cannot fail while `compile` and sqlglot are right; should they not be, nothing is sent to the source.
"""

from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from exports.dataset import Dataset
from exports.dialects import DIALECTS
from exports.errors import UnsafeStatement

# No function but STARTS_WITH, no join, subquery, set operation, star, text or window is among them.
_ALLOWED: Final = {
    exp.Select, exp.From, exp.Table, exp.Where, exp.Order, exp.Ordered, exp.Limit, exp.Column, exp.Identifier,
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Is, exp.Null,
    exp.StartsWith, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Collate, exp.Parameter, exp.Placeholder, exp.Var,
    exp.Literal,
}  # fmt: skip
_NUMBERS_IN: Final = (exp.Limit, exp.DataTypeParam, exp.Parameter)


def check(sql: str, dataset: Dataset) -> None:
    """UnsafeStatement says what there is that must not be."""
    try:
        found = sqlglot.parse(sql, read=DIALECTS[dataset.source.kind].name)
    except SqlglotError as error:
        raise UnsafeStatement(f"the statement cannot be parsed: {type(error).__name__}") from None
    if len(found) != 1 or not isinstance(found[0], exp.Select):
        raise UnsafeStatement("the statement is not one SELECT")
    for node in found[0].walk():
        _check_node(node, dataset)
    if not found[0].args.get("limit"):
        raise UnsafeStatement("the statement has no LIMIT")


def _check_node(node: exp.Expr, dataset: Dataset) -> None:
    if type(node) not in _ALLOWED:
        raise UnsafeStatement(f"the statement holds {type(node).__name__}")
    if isinstance(node, exp.Table) and tuple(part.name for part in node.parts) != dataset.source.table:
        raise UnsafeStatement("the statement reads another table")
    if isinstance(node, exp.Column) and (len(node.parts) != 1 or not dataset.column(node.name)):
        raise UnsafeStatement("the statement names a column that is not in the catalogue")
    if isinstance(node, exp.Literal) and (node.is_string or not isinstance(node.parent, _NUMBERS_IN)):
        raise UnsafeStatement("the statement holds a value that is not bound")
