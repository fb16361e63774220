"""The second look at a statement stops what compile must never write."""

import re
import subprocess
import sys

import pytest

from exports import errors
from exports.errors import ExportError, UnsafeStatement
from exports.parse_back import check
from tests.unit.exports.sales import DIALECTS, sales, statement, where

UNSAFE = [
    'SELECT "id" FROM "sales"',
    'SELECT "id" FROM "sales" LIMIT 5; SELECT 1',
    'SELECT "id" FROM "sales" LIMIT 5; DROP TABLE sales',
    "DROP TABLE sales",
    'SELECT * FROM "sales" LIMIT 5',
    'SELECT "password" FROM "sales" LIMIT 5',
    'SELECT "other"."id" FROM "sales" LIMIT 5',
    'SELECT "id" FROM "customers" LIMIT 5',
    'SELECT "id" FROM "main"."sales" LIMIT 5',
    'SELECT "id" FROM "sales", "customers" LIMIT 5',
    'SELECT "id" FROM "sales" JOIN "sales" ON TRUE LIMIT 5',
    'SELECT "id" FROM "sales" UNION SELECT "id" FROM "sales" LIMIT 5',
    'SELECT "id" FROM (SELECT "id" FROM "sales") LIMIT 5',
    'WITH x AS (SELECT 1) SELECT "id" FROM "sales" LIMIT 5',
    'SELECT "id" FROM "sales" WHERE "city" = \'Rom\' LIMIT 5',
    'SELECT "id" FROM "sales" WHERE "pieces" = 5 LIMIT 5',
    'SELECT "id" FROM "sales" WHERE "id" IN (SELECT "id" FROM "sales") LIMIT 5',
    'SELECT "id" FROM "sales" WHERE LOWER("city") = $p1 LIMIT 5',
    'SELECT "id" FROM "sales" WHERE TRUE LIMIT 5',
    'SELECT "id" FROM "sales" WHERE "day" < CURRENT_DATE LIMIT 5',
    "SELECT \"id\" FROM READ_CSV('/etc/passwd') LIMIT 5",
    'SELECT COUNT(*) FROM "sales" LIMIT 5',
    'SELECT "id" AS "x" FROM "sales" LIMIT 5',
    'SELECT DISTINCT "id" FROM "sales" LIMIT 5',
    'SELECT "id" FROM "sales" LIMIT 5 OFFSET 5',
    'SELECT "id" FROM "sales" GROUP BY "id" LIMIT 5',
    'SELECT "id" FROM "sales" WHERE (',
    "",
]


@pytest.mark.parametrize("sql", UNSAFE)
def test_a_statement_that_reaches_further_is_not_sent(sql: str) -> None:
    with pytest.raises(UnsafeStatement):
        check(sql, sales())


@pytest.mark.parametrize("kind", DIALECTS)
def test_what_compile_writes_passes(kind: str) -> None:
    check(statement(kind, where("city", "prefix", "R"), where("amount", "lt", 5)).sql, sales(kind))


def test_the_tree_of_errors_is_drawn_whole() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    written = {
        kind.__name__
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, ExportError) and kind is not ExportError
    }
    assert sorted(drawn) == sorted(written)
    assert str(errors.NoVersion()) == errors.NoVersion.__doc__


def test_requests_are_read_without_loading_arrow_duckdb_or_sqlglot() -> None:
    """Where a request is only read, a function would wait a second for them."""
    code = "import sys, exports.canonical, exports.schema; print(*{'pyarrow', 'duckdb', 'sqlglot'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
