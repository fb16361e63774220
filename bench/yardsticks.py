"""What an export is measured by, in a process of its own: `python -m bench.yardsticks NAME SOURCE FILE ROWS`.

SOURCE is a Parquet file, or a table of PostgreSQL; FILE is written; ROWS are how many of them. The last line is JSON.
"""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import duckdb
import xlsxwriter

from bench.export_rows import SETTING
from bench.own_costs import cpu_seconds

ROWS_AT_ONCE: Final = 10_000
GZIP_LEVEL: Final = 6  # zlib's own default; the module's is 9, and that is slower still


def main() -> None:
    name, source, file, rows = sys.argv[1:]
    used = cpu_seconds()
    seconds = YARDSTICKS[name](source, Path(file), int(rows))
    told = {"seconds": seconds, "cpu": cpu_seconds() - used, "rows": int(rows)}
    sys.stdout.write(json.dumps({**told, "bytes": Path(file).stat().st_size}) + "\n")


def _copy(options: str) -> Callable[[str, Path, int], float]:
    def copy(source: str, file: Path, _: int) -> float:
        begun = perf_counter()
        with duckdb.connect() as connection:
            connection.execute(f"copy (from read_parquet('{source}')) to '{file}' ({options})")
        return perf_counter() - begun

    return copy


def _psql_copy(source: str, file: Path, _: int) -> float:
    command = f"\\copy (select * from {source}) to '{file}' (format csv, header)"  # noqa: S608 — our own table
    begun = perf_counter()
    subprocess.run(["psql", "-qX", os.environ[SETTING], "-c", command], check=True)  # noqa: S603, S607 — the person's own
    return perf_counter() - begun


def _csv_module(source: str, file: Path, rows: int) -> float:
    begun = perf_counter()
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(_tuples(source, rows))
    return perf_counter() - begun


def _gzip_module(source: str, file: Path, rows: int) -> float:
    """The compressor alone: to make the bytes would take time as well."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(_tuples(source, rows))
    plain = text.getvalue().encode()
    begun = perf_counter()
    with gzip.open(file, "wb", compresslevel=GZIP_LEVEL) as out:
        out.write(plain)
    return perf_counter() - begun


def _xlsxwriter(source: str, file: Path, rows: int) -> float:
    begun = perf_counter()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        for number, row in enumerate(_tuples(source, rows)):
            for column, value in enumerate(row):
                if column == _ORDERED_AT:
                    sheet.write_datetime(number, column, value, moment)
                elif value is not None:
                    sheet.write(number, column, value)
    return perf_counter() - begun


_ORDERED_AT: Final = 7


def _tuples(source: str, rows: int) -> Iterator[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        found = connection.execute(f"from read_parquet('{source}') limit {rows}")
        while some := found.fetchmany(ROWS_AT_ONCE):
            yield from some


YARDSTICKS: Final[dict[str, Callable[[str, Path, int], float]]] = {
    "copy_csv": _copy("format csv, header"),
    "copy_ndjson": _copy("format json"),
    "copy_parquet": _copy("format parquet, compression zstd"),
    "psql_copy": _psql_copy,
    "csv_module": _csv_module,
    "gzip_module": _gzip_module,
    "xlsxwriter": _xlsxwriter,
}

if __name__ == "__main__":
    main()
