"""Whether a statement does no more than it may: looked at by a parser, and by the words it is made of."""

import re
from typing import Final

import sqlglot
from sqlglot import exp

from exports.dataset import Dataset
from exports.statement import Statement

_SQLGLOT: Final = {"duckdb": "duckdb", "postgresql": "postgres", "bigquery": "bigquery"}
_PLACES: Final = {"duckdb": r"\$p[0-9]+", "postgresql": r"\$[0-9]+", "bigquery": r"@p[0-9]+"}
_WORDS: Final = {
    "SELECT", "FROM", "WHERE", "ORDER", "BY", "ASC", "DESC", "NULLS", "LAST", "LIMIT", "AND", "OR", "NOT", "IN", "IS",
    "NULL", "CAST", "AS", "TEXT", "BIGINT", "DOUBLE", "PRECISION", "DECIMAL", "BOOLEAN", "DATE", "TIMESTAMPTZ",
    "STARTS_WITH", "COLLATE",
}  # fmt: skip
_TOKEN: Final = re.compile(r"\s+|(\"[^\"\\]*\"|`[^`\\]*`|[$@]?\w+|<>|<=|>=|[=<>(),.])")


def assert_allowed(statement: Statement, dataset: Dataset, most_rows: int) -> None:
    _assert_words(statement, dataset)
    _assert_tree(statement, dataset, most_rows)


def _assert_words(statement: Statement, dataset: Dataset) -> None:
    """Without a parser: every sign of it is a known word, a quoted name of the catalogue, a place or a number."""
    at, places = 0, []
    names = {*dataset.names, *dataset.source.table, "C"}
    while at < len(statement.sql):
        found = _TOKEN.match(statement.sql, at)
        assert found, f"an unknown sign in {statement.sql}"
        at, token = found.end(), found[1] or " "
        if token[0] in '"`':
            assert token[1:-1] in names
        elif re.fullmatch(_PLACES[statement.dialect], token):
            places.append(f"p{token.strip('$@p')}")
        elif token[0].isalnum():
            assert token in _WORDS or token.isdigit()
    assert places == list(statement.parameters)


def _assert_tree(statement: Statement, dataset: Dataset, most_rows: int) -> None:
    (tree,) = sqlglot.parse(statement.sql, read=_SQLGLOT[statement.dialect])
    assert isinstance(tree, exp.Select)
    assert len(list(tree.find_all(exp.Query))) == 1  # no union, no subquery
    (table,) = tree.find_all(exp.Table)
    assert tuple(part.name for part in table.parts) == dataset.source.table
    assert {column.name for column in tree.find_all(exp.Column)} <= set(dataset.names)
    assert not list(tree.find_all(exp.Star, exp.Join, exp.CTE, exp.Lateral))
    assert {type(call) for call in tree.find_all(exp.Func)} <= {
        exp.Cast,
        exp.StartsWith,
        exp.Collate,
        exp.And,
        exp.Or,
    }
    assert not [literal for literal in tree.find_all(exp.Literal) if literal.is_string]
    assert tuple(column.name for column in statement.columns) == tuple(tree.named_selects)
    limit = int(tree.args["limit"].expression.name)
    assert limit == statement.limit
    assert 1 <= limit <= most_rows
