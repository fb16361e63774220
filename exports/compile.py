"""A canonical request as one SELECT: identifiers from the catalogue, quoted; values bound, never written.

The statement is built as a tree, so nothing a client sends is ever read as SQL.
"""

from sqlglot import exp

from exports.canonical import CanonicalRequest
from exports.dataset import Dataset
from exports.dialects import DIALECTS, Writing, quoted
from exports.expressions import Binder, both
from exports.lookups import OrderBy
from exports.parse_back import check
from exports.statement import Statement


def compile_statement(request: CanonicalRequest) -> Statement:
    """Equal requests give equal statements.

    Without a limit of its own, the statement asks for one row more than a file may have: that row tells that the
    dataset is too large, so that no file is cut short in silence.
    """
    dataset = request.dataset
    writing, limit = DIALECTS[dataset.source.kind], request.limit or dataset.max_rows + 1
    binder = Binder(writing)
    wanted = [binder.expression(one) for one in (request.regions, request.condition) if one]
    select = exp.Select(
        expressions=[quoted(column) for column in request.columns],
        from_=exp.From(this=_table(dataset.source.table)),
        where=exp.Where(this=both(wanted)) if wanted else None,
        order=_order(request.order, writing),
        limit=exp.Limit(expression=exp.Literal.number(limit)),
    )
    sql = select.sql(dialect=writing.name)
    check(sql, dataset)
    return Statement(sql, binder.values, request.columns, dataset.source.kind, limit, bool(wanted))


def version_sql(dataset: Dataset) -> str | None:
    """The query whose one value is the dataset's version; None where the version is not learned by a query."""
    known = dataset.version
    if known.table is None or known.column is None:
        return None
    column = exp.column(exp.to_identifier(known.column, quoted=True))
    select = exp.Select(expressions=[exp.Max(this=column)], from_=exp.From(this=_table(known.table)))
    return select.sql(dialect=DIALECTS[dataset.source.kind].name)


def _table(parts: tuple[str, ...]) -> exp.Table:
    quoted_parts = [exp.to_identifier(part, quoted=True) for part in reversed(parts)]
    return exp.Table(**dict(zip(("this", "db", "catalog"), quoted_parts, strict=False)))


def _order(order: tuple[OrderBy, ...], writing: Writing) -> exp.Order | None:
    """Nulls last: sqlglot writes it where it is not the dialect's own way."""
    if not order:
        return None
    return exp.Order(
        expressions=[
            exp.Ordered(this=writing.sortable(one.column), desc=one.descending, nulls_first=False)
            for one in order
        ]
    )
