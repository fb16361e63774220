"""bqemulator with what it lacks for an export: a query's result as a table, for the Storage Read API.

Runs in the emulator's own virtual environment, with HOME set to a folder for DuckDB's extension.
"""

from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_spatial
from bqemulator.api.routes import jobs
from bqemulator.cli import main
from bqemulator.jobs.executor import JOB_RESULTS

RESULTS = "_bqemu_anonymous"  # the dataset where the emulator says that results are

run_query = jobs.execute_query_job


async def run_and_keep(project: str, job: str, sql: str, parameters: Any, context: Any, **others: Any) -> Any:
    done = await run_query(project, job, sql, parameters, context, **others)
    table = done.configuration["query"].get("destinationTable", {})
    result = JOB_RESULTS.get(job)
    if table.get("datasetId") == RESULTS and result is not None and result.num_columns:
        keep(context.engine.connection, f'"{project}__{RESULTS}"', table["tableId"], result)
    return done


def keep(connection: Any, schema: str, name: str, result: Any) -> None:
    connection.register("finished", result)
    connection.execute(f"create schema if not exists {schema}")
    table = f'{schema}."{name}"'
    connection.execute(f"create or replace table {table} as select * from finished")
    connection.unregister("finished")


def install_extension() -> None:
    """From the package, not from the internet."""
    folder = Path(duckdb_extension_spatial.__file__).parent
    [file] = folder.rglob("spatial.duckdb_extension")
    duckdb.connect().execute(f"install '{file}'")


install_extension()
jobs.execute_query_job = run_and_keep
main()
