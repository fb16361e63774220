"""The rows of the exports' bench: ten columns, made on the spot, as Parquet files and as tables of PostgreSQL."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from tests.sources.postgresql_server import Server, ServerMissing, postgresql_server

SHEET: Final = 1_000_000  # rows of the largest XLSX
SETTING: Final = "BENCH_POSTGRESQL"  # the setting with the server's address

# Values repeat from run to run: they come from the row's number alone.
_ROWS: Final = """
    select i::bigint as id,
           (hash(i) % 1000000)::integer as customer_id,
           ['Deutschland', 'Österreich', 'Schweiz', 'France', 'Polska'][1 + (hash(i, 1) % 5)::integer] as country,
           ['new', 'paid', 'sent', 'returned'][1 + (hash(i, 2) % 4)::integer] as status,
           case when hash(i, 3) % 10 > 0 then (hash(i, 4) % 500)::integer end as quantity,
           (hash(i, 5) % 1000000007) / 9973.0::double as weight,
           ((hash(i, 6) % 10000000) / 100)::decimal(12, 2) as amount,
           make_timestamp(1577836800000000 + (hash(i, 7) % 126230400000000)::bigint) as ordered_at,
           hash(i, 8) % 3 = 0 as gift,
           case (hash(i, 9) % 10)::integer
               when 0 then null
               when 1 then 'said "leave it at the door", then left ' || i
               when 2 then 'two lines' || chr(10) || 'of delivery note ' || i
               when 3 then 'Grüße aus Köln, Straße ' || i
               when 4 then '=SUM(A' || i || ':B9)'
               else 'a plain note of some length, number ' || i
           end as note
    from range({rows}) as numbers(i)
"""

_TABLE: Final = (
    "id bigint, customer_id integer, country text, status text, quantity integer, weight float8, "
    "amount numeric(12,2), ordered_at timestamp, gift boolean, note text"
)

_DATASET: Final = """
title = "Rows of the bench"
price_class = "standard"
max_rows = 1_000_000_000
key = [{key}]
source = {{ kind = "{kind}", location = "{location}", table = "{table}" }}
version = {{ from = "fixed", value = "1" }}

[columns]
id = {{ type = "integer" }}
customer_id = {{ type = "integer" }}
country = {{ type = "text" }}
status = {{ type = "text" }}
quantity = {{ type = "integer" }}
weight = {{ type = "number" }}
amount = {{ type = "decimal", precision = 12, scale = 2 }}
ordered_at = {{ type = "timestamp" }}
gift = {{ type = "boolean" }}
note = {{ type = "text" }}
"""


@dataclass(frozen=True)
class Made:
    """What there is to export: a folder with catalogue and files; `address` of the server, if there is one."""

    folder: Path
    rows: int
    address: str | None

    def rows_of(self, name: str) -> int:
        return _rows_of(self.rows)[name]


@contextmanager
def made(folder: Path, rows: int) -> Iterator[Made]:
    """Datasets are called `duckdb_whole`, `postgresql_quarter` and so on, those with a key `duckdb_keyed_whole`."""
    for name, number in _rows_of(rows).items():
        print(f"  making {number:,} rows ({name})", flush=True)
        _write_parquet(folder / f"{name}.parquet", number)
        for key in ("", "id"):
            _describe(folder, "duckdb", name, f"{name}.parquet", key)
            _describe(folder, "postgresql", name, SETTING, key)
    try:
        with postgresql_server() as server:
            for name in ("whole", "quarter"):
                print(f"  loading them into PostgreSQL ({name})", flush=True)
                _load(server, folder, name)
            yield Made(folder, rows, server.dsn())
    except ServerMissing as error:
        print(f"  no PostgreSQL, so its cases are left out: {error}", file=sys.stderr, flush=True)
        yield Made(folder, rows, None)


def _rows_of(rows: int) -> dict[str, int]:
    sheet = min(rows, SHEET)
    return {"whole": rows, "quarter": rows // 4, "sheet": sheet, "quarter_sheet": sheet // 4}


def _write_parquet(path: Path, rows: int) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"copy ({_ROWS.format(rows=rows)}) to '{path}' (format parquet, compression zstd)")


def _describe(folder: Path, kind: str, name: str, location: str, key: str) -> None:
    text = _DATASET.format(kind=kind, location=location, table=f"rows_{name}", key=f'"{key}"' if key else "")
    dataset = f"{kind}_{'keyed_' if key else ''}{name}"
    (folder / f"{dataset}.toml").write_text(text)


def _load(server: Server, folder: Path, name: str) -> None:
    """Read once afterwards: the first reader of new rows marks them, and must not be the one who is measured."""
    table, csv = f"rows_{name}", folder / "rows.csv"
    with duckdb.connect() as connection:
        connection.read_parquet(str(folder / f"{name}.parquet")).write_csv(str(csv), header=True)
    server.run(f"CREATE UNLOGGED TABLE {table} ({_TABLE})")
    server.load(table, csv)
    server.run(f"ALTER TABLE {table} ADD PRIMARY KEY (id)", f"VACUUM ANALYZE {table}")
    csv.unlink()
