"""What databases say when something is wrong."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from exports.errors import SchemaChanged, SourceError, SourceRefused, SourceTooSlow, SourceUnavailable
from exports.errors import ValueNotReadable as NotReadable
from exports.sources import duckdb_problems, postgresql_problems
from exports.sources.bigquery_parameters import query_parameters


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (asyncpg.UndefinedColumnError("column gone does not exist"), SchemaChanged),
        (asyncpg.UndefinedTableError("relation gone does not exist"), SchemaChanged),
        (asyncpg.InsufficientPrivilegeError("permission denied"), SourceRefused),
        (asyncpg.InvalidPasswordError("password authentication failed"), SourceRefused),
        (asyncpg.ReadOnlySQLTransactionError("cannot execute DELETE"), SourceRefused),
        (asyncpg.PostgresSyntaxError("syntax error"), SourceRefused),
        (asyncpg.QueryCanceledError("canceling statement due to statement timeout"), SourceTooSlow),
        (asyncpg.QueryCanceledError("canceling statement due to user request"), SourceUnavailable),
        (asyncpg.ConnectionDoesNotExistError("connection was closed"), SourceUnavailable),
        (asyncpg.SerializationError("conflict with recovery"), SourceUnavailable),
        (asyncpg.TooManyConnectionsError("sorry, too many clients already"), SourceUnavailable),
        (asyncpg.DiskFullError("could not write"), SourceUnavailable),
        (asyncpg.AdminShutdownError("terminating connection"), SourceUnavailable),
        (asyncpg.CannotConnectNowError("the database system is starting up"), SourceUnavailable),
        (asyncpg.LockNotAvailableError("canceling statement due to lock timeout"), SourceUnavailable),
        (asyncpg.DivisionByZeroError("division by zero"), NotReadable),
    ],
)
def test_postgresql_is_understood_by_its_states(
    error: asyncpg.PostgresError, kind: type[SourceError]
) -> None:
    found = postgresql_problems.problem(error)
    assert type(found) is kind
    assert str(found).endswith(".")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('Binder Error: Referenced column "gone" not found in FROM clause!\nLINE 1: …', SchemaChanged),
        ("Catalog Error: Table with name gone does not exist!", SchemaChanged),
        ("Permission Error: Cannot access file", SourceRefused),
        ("Parser Error: syntax error", SourceRefused),
        ("Out of Memory Error: failed to pin block (30.2 MiB/30.5 MiB used)", SourceRefused),
        ("Conversion Error: CSV Error on Line: 3\nOriginal Line: secret", NotReadable),
        ("Invalid Input Error: CSV Error on Line: 3\nOriginal Line: secret", NotReadable),
        ("Invalid Input Error: No magic bytes found at end of file 'rows.parquet'", SourceUnavailable),
        ("IO Error: Cannot open file", SourceUnavailable),
        ("something else", SourceUnavailable),
    ],
)
def test_duckdb_is_understood_by_the_beginning_of_what_it_says(text: str, kind: type[SourceError]) -> None:
    found = duckdb_problems.problem(text)
    assert type(found) is kind
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "BOOL"),
        (1, "INT64"),
        (1.0, "FLOAT64"),
        ("1", "STRING"),
        (Decimal("-99999999999999999999999999999.999999999"), "NUMERIC"),
        (Decimal("0.0000000001"), "BIGNUMERIC"),
        (Decimal("1e29"), "BIGNUMERIC"),
    ],
)
def test_bigquery_is_given_the_type_that_holds_the_value(value: Any, kind: str) -> None:
    [parameter] = query_parameters({"p1": value})
    assert (parameter.name, parameter.type_, parameter.value) == ("p1", kind, value)
