"""Each operator in each dialect, and the parts of a statement around it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from exports.columns import Column
from exports.compile import compile_statement, version_sql
from tests.unit.exports.sales import DIALECTS, canonical, either, every, never, sales, statement, where

DUCKDB, POSTGRESQL, BIGQUERY = DIALECTS
AMONG = {"op": "in", "column": "city", "values": ["Oslo", "Bergen"]}

OPERATORS: list[tuple[dict[str, Any], tuple[str, str, str], list[Any]]] = [
    (
        where("pieces", "eq", 5),
        ('"pieces" = CAST($p1 AS BIGINT)', '"pieces" = CAST($1 AS BIGINT)', "`pieces` = @p1"),
        [5],
    ),
    (
        where("weight", "ne", 5),
        ('"weight" <> CAST($p1 AS DOUBLE)', '"weight" <> CAST($1 AS DOUBLE PRECISION)', "`weight` <> @p1"),
        [5.0],
    ),
    (
        where("amount", "lt", 10.5),
        ('"amount" < CAST($p1 AS DECIMAL(12, 2))', '"amount" < CAST($1 AS DECIMAL(12, 2))', "`amount` < @p1"),
        [Decimal("10.50")],
    ),
    (
        where("day", "le", "2026-02-28"),
        ('"day" <= CAST($p1 AS DATE)', '"day" <= CAST($1 AS DATE)', "`day` <= @p1"),
        [date(2026, 2, 28)],
    ),
    (
        where("at", "gt", "2026-02-28T23:30:00.5+01:00"),
        ('"at" > CAST($p1 AS TIMESTAMPTZ)', '"at" > CAST($1 AS TIMESTAMPTZ)', "`at` > @p1"),
        [datetime(2026, 2, 28, 22, 30, 0, 500_000, UTC)],
    ),
    (
        where("city", "ge", "Köln"),
        ('"city" >= CAST($p1 AS TEXT)', '"city" COLLATE "C" >= CAST($1 AS TEXT)', "`city` >= @p1"),
        ["Köln"],
    ),
    (
        where("paid", "eq", False),
        ('"paid" = CAST($p1 AS BOOLEAN)', '"paid" = CAST($1 AS BOOLEAN)', "`paid` = @p1"),
        [False],
    ),
    (
        AMONG,
        (
            '"city" IN (CAST($p1 AS TEXT), CAST($p2 AS TEXT))',
            '"city" IN (CAST($1 AS TEXT), CAST($2 AS TEXT))',
            "`city` IN (@p1, @p2)",
        ),
        ["Bergen", "Oslo"],
    ),
    (
        never(AMONG),
        (
            'NOT "city" IN (CAST($p1 AS TEXT), CAST($p2 AS TEXT))',
            'NOT "city" IN (CAST($1 AS TEXT), CAST($2 AS TEXT))',
            "NOT `city` IN (@p1, @p2)",
        ),
        ["Bergen", "Oslo"],
    ),
    (
        {"op": "between", "column": "pieces", "low": 1, "high": 9},
        (
            '("pieces" >= CAST($p1 AS BIGINT) AND "pieces" <= CAST($p2 AS BIGINT))',
            '("pieces" >= CAST($1 AS BIGINT) AND "pieces" <= CAST($2 AS BIGINT))',
            "(`pieces` >= @p1 AND `pieces` <= @p2)",
        ),
        [1, 9],
    ),
    (
        where("city", "prefix", "100%_\\"),
        (
            'STARTS_WITH("city", CAST($p1 AS TEXT))',
            'STARTS_WITH("city", CAST($1 AS TEXT))',
            "STARTS_WITH(`city`, @p1)",
        ),
        ["100%_\\"],
    ),
    ({"op": "is_null", "column": "note"}, ('"note" IS NULL', '"note" IS NULL', "`note` IS NULL"), []),
    (
        never({"op": "is_null", "column": "note"}),
        ('NOT "note" IS NULL', 'NOT "note" IS NULL', "NOT `note` IS NULL"),
        [],
    ),
    (
        either(where("pieces", "lt", 2), every(where("city", "eq", "Rom"), never(where("pieces", "le", 7)))),
        (
            '("pieces" < CAST($p1 AS BIGINT) OR ("city" = CAST($p2 AS TEXT) AND "pieces" > CAST($p3 AS BIGINT)))',
            '("pieces" < CAST($1 AS BIGINT) OR ("city" = CAST($2 AS TEXT) AND "pieces" > CAST($3 AS BIGINT)))',
            "(`pieces` < @p1 OR (`city` = @p2 AND `pieces` > @p3))",
        ),
        [2, "Rom", 7],
    ),
]


@pytest.mark.parametrize(("asked", "expected", "values"), OPERATORS)
@pytest.mark.parametrize("kind", DIALECTS)
def test_each_operator_is_written_in_each_dialect_with_its_values_bound(
    kind: str, asked: dict[str, Any], expected: tuple[str, str, str], values: list[Any]
) -> None:
    made = statement(kind, asked, columns=["id"], order=[], limit=3)
    name = {DUCKDB: '"id"', POSTGRESQL: '"id"', BIGQUERY: "`id`"}[kind]
    table = {DUCKDB: '"sales"', POSTGRESQL: '"shop"."sales"', BIGQUERY: "`a-project`.`shop`.`sales`"}[kind]
    key = f"{name} ASC NULLS LAST" if kind == BIGQUERY else f"{name} ASC"
    wanted = expected[DIALECTS.index(kind)]
    whole = f"SELECT {name} FROM {table} WHERE {wanted} ORDER BY {key} LIMIT 3"  # noqa: S608 — an expectation
    assert made.sql == whole
    assert list(made.parameters.items()) == [(f"p{at}", value) for at, value in enumerate(values, 1)]
    assert [type(value) for value in made.parameters.values()] == [type(value) for value in values]
    assert (made.dialect, made.limit) == (kind, 3)


def test_columns_come_in_the_order_asked_for_with_their_types() -> None:
    made = statement(DUCKDB, columns=["amount", "id"])
    assert made.sql.startswith('SELECT "amount", "id" FROM')
    assert made.columns == (
        Column("amount", "decimal", precision=12, scale=2),
        Column("id", "integer"),
    )


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        (DUCKDB, '"city" DESC, "pieces" ASC, "id" ASC'),
        (POSTGRESQL, '"city" COLLATE "C" DESC NULLS LAST, "pieces" ASC, "id" ASC'),
        (BIGQUERY, "`city` DESC, `pieces` ASC NULLS LAST, `id` ASC NULLS LAST"),
    ],
)
def test_nulls_come_last_and_texts_sort_by_code_point_in_every_dialect(kind: str, order: str) -> None:
    wanted = [{"column": "city", "direction": "desc"}, {"column": "pieces"}]
    assert f" ORDER BY {order} LIMIT " in statement(kind, order=wanted).sql


def test_regions_restrict_the_rows_whatever_the_filters_say() -> None:
    whole = either(where("city", "eq", "Rom"), where("pieces", "gt", 0))
    made = statement(DUCKDB, whole, columns=["id"], regions=["Oslo"])
    assert ' WHERE "city" = CAST($p1 AS TEXT) AND ("city" = CAST($p2 AS TEXT) OR "pieces" >' in made.sql
    assert list(made.parameters.values()) == ["Oslo", "Rom", 0]


@pytest.mark.parametrize("kind", DIALECTS)
def test_without_a_limit_one_row_more_is_asked_for_than_a_file_may_have(kind: str) -> None:
    made = statement(kind)
    assert made.sql.endswith(" LIMIT 1001")
    assert made.limit == 1001
    assert statement(kind, limit=1000).limit == 1000


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        (DUCKDB, None),
        (POSTGRESQL, 'SELECT MAX("loaded_at") FROM "shop"."loads"'),
        (BIGQUERY, None),
    ],
)
def test_a_version_kept_in_a_column_is_its_greatest_value(kind: str, sql: str | None) -> None:
    assert version_sql(sales(kind)) == sql


def test_a_request_is_compiled_to_the_same_statement_every_time() -> None:
    request = canonical(where("city", "eq", "Rom"), where("pieces", "lt", 3))
    assert compile_statement(request) == compile_statement(request)
