"""Conditions as SQL expressions, each value in a parameter of its own."""

from collections.abc import Sequence
from typing import Final

from sqlglot import exp

from exports.columns import Column
from exports.conditions import Compared, Condition, Joined, Null, OneOf, Prefixed
from exports.dialects import Writing, quoted
from exports.statement import Value

_SIDES: Final = {"lt": exp.LT, "le": exp.LTE, "gt": exp.GT, "ge": exp.GTE}


def both(parts: Sequence[exp.Expr]) -> exp.Expr:
    return _chained(exp.And, parts)


class Binder:
    """`values` grows with every expression made: p1, p2 and so on, as they stand in the SQL."""

    def __init__(self, writing: Writing) -> None:
        self.values: dict[str, Value] = {}
        self._writing = writing

    def expression(self, condition: Condition) -> exp.Expr:
        match condition:
            case Joined(how, parts):
                kind = exp.And if how == "all" else exp.Or
                return exp.Paren(this=_chained(kind, [self.expression(part) for part in parts]))
            case Compared(column, side, value):
                return _SIDES[side](
                    this=self._writing.sortable(column), expression=self._bound(column, value)
                )
            case Null(column, negated):
                return _turned(exp.Is(this=quoted(column), expression=exp.Null()), negated)
            case Prefixed(column, prefix, negated):
                found = exp.StartsWith(this=quoted(column), expression=self._bound(column, prefix))
                return _turned(found, negated)
            case OneOf():
                return self._one_of(condition)

    def _one_of(self, wanted: OneOf) -> exp.Expr:
        column, places = quoted(wanted.column), [self._bound(wanted.column, one) for one in wanted.values]
        if len(places) > 1:
            return _turned(exp.In(this=column, expressions=places), wanted.negated)
        return (exp.NEQ if wanted.negated else exp.EQ)(this=column, expression=places[0])

    def _bound(self, column: Column, value: Value) -> exp.Expr:
        number = len(self.values) + 1
        self.values[f"p{number}"] = value
        return self._writing.parameter(number, column)


def _chained(kind: type[exp.And | exp.Or], parts: Sequence[exp.Expr]) -> exp.Expr:
    whole = parts[0]
    for part in parts[1:]:
        whole = kind(this=whole, expression=part)
    return whole


def _turned(expression: exp.Expr, negated: bool) -> exp.Expr:  # noqa: FBT001 — private
    return exp.Not(this=expression) if negated else expression
