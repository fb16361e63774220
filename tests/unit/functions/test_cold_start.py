"""What every function pays for at its cold start."""

import subprocess
import sys

HEAVY = ("pyarrow", "duckdb", "sqlglot", "google.cloud.storage", "google.cloud.bigquery", "asyncpg", "fpdf")


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_no_function_loads_what_only_exports_need() -> None:
    loaded = loaded_by("import main")
    assert "functions.plan_export" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_same_look_finds_what_a_plan_loads() -> None:
    assert {"pyarrow", "sqlglot", "google.cloud.storage"} <= loaded_by(
        "import exports.preview, handlers.shop.exporter"
    )
