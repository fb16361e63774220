"""What a function that runs no export loads: the engines of exports take seconds and some 100 MB."""

import os
import subprocess
import sys

import pytest

CLIENTS = {"kubernetes", "google.cloud.run_v2"}  # of launchers
HEAVY = ("pyarrow", "duckdb", "sqlglot", "asyncpg", "google.cloud.bigquery", "google.cloud.storage", "isal")


@pytest.mark.parametrize(
    "module",
    [
        "handlers.shop.order",
        "handlers.shop.export_request",
        "handlers.bookkeeping",
        "handlers.confirmation_email",
        "handlers.normalize_document",
        "handlers.notify_merchant",
        "handlers.order_processing",
        "functions.plan_order_tasks",
        "functions.transfer_on_upload",
    ],
)
def test_orders_and_records_are_read_without_the_engines_of_exports(module: str) -> None:
    assert _loaded_by(f"import {module}").isdisjoint(HEAVY)


def test_no_function_loads_them_at_its_cold_start() -> None:
    loaded = _loaded_by("import main")
    assert "functions.plan_export" in loaded
    assert loaded.isdisjoint({*HEAVY, *CLIENTS, "fpdf"})


@pytest.mark.parametrize("place", ["cloud_run", "kubernetes", "process"])
def test_a_function_that_starts_no_job_loads_no_client_for_it(place: str) -> None:
    loaded = _loaded_by("import main", JOBS_RUN_ON=place)
    assert "functions.job_launcher" in loaded
    assert loaded.isdisjoint(CLIENTS)


@pytest.mark.parametrize("modules", ["handlers.shop.exporter", "exports.preview, handlers.shop.exporter"])
def test_the_engines_would_be_seen(modules: str) -> None:
    assert {"pyarrow", "sqlglot", "google.cloud.storage"} <= _loaded_by(f"import {modules}")


def test_a_title_and_a_verdict_need_none_either() -> None:
    asked = """
from datetime import UTC, datetime
from handlers.shop.export_request import export_problems
from handlers.shop.order import read_order
bought = {"dataset": "flights", "price": 1, "regions": ["JFK"], "request": {"limit": 0}}
order = {"customer": "c", "email": "c@example.com", "lines": [], "currency": "EUR", "datasets": [bought],
         "status": "placed", "created_at": datetime(2026, 3, 4, tzinfo=UTC)}
read = read_order(order)
assert "Kennedy" in read.datasets[0].title
assert export_problems(read)
"""
    assert _loaded_by(asked).isdisjoint(HEAVY)


def test_a_sweep_that_looks_for_recurring_handlers_loads_no_engine_either() -> None:
    asked = """
from onwrite.recurring_types import recurring_types
from onwrite.registry import Registry
types = recurring_types(Registry())
assert [found.name for found in types.found] == ["daily_report"], types
"""
    loaded = _loaded_by(asked)
    assert loaded.isdisjoint({*HEAVY, "fpdf"})
    assert "handlers.dataset_export" not in loaded


def test_a_launcher_needs_no_other_ones_packages() -> None:
    loaded = _loaded_by("import onwrite.launchers.process")
    assert loaded.isdisjoint(CLIENTS)
    assert "kubernetes" in _loaded_by("import onwrite.launchers.kubernetes")
    assert "google.cloud.run_v2" in _loaded_by("import onwrite.launchers.cloud_run")


def test_a_container_loads_no_web_server() -> None:
    loaded = _loaded_by("import onwrite.container.command")
    assert loaded.isdisjoint({"flask", "functions_framework", "firebase_functions", "kubernetes"})
    assert "flask" in _loaded_by("import main")


def _loaded_by(statements: str, **environment: str) -> set[str]:
    program = f"{statements}\nimport sys\nprint(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stdout.split())
