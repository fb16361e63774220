"""Who may import whom, and who may speak to Firestore."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

OURS = {"functions", "handlers", "exports", "onwrite", "demo", "bench", "tests", "main"}
PUBLIC = {"onwrite", "onwrite.testing"}

# Who: whom, besides itself. Functions may go deeper into the engine than handlers: they translate events.
ALLOWED = {
    "functions": {"onwrite", "handlers", "exports"},
    "handlers": {"onwrite", "exports"},
    "exports": set(),
    "onwrite": set(),
    "onwrite/local": {"onwrite.launchers"},  # ends the Jobs that the functions have started
    "onwrite/local/chaos": {"onwrite"},  # puts the engine to the test, on a local cloud
    "main.py": {"functions"},
}
# Makes calls to Firestore for the engine: the stores with their queries, the door they commit through, and a
# transaction's begin and end.
SPEAKS_FIRESTORE = {
    f"onwrite/{name}.py" for name in ("store", "task_writes", "tick_store", "queries", "commits", "batches")
}
CALLS = {"commit", "stream", "get_all", "begin_transaction", "rollback", "unary_unary", "batch_get_documents"}


def files(place: str) -> Iterator[Path]:
    """Without those of places within it that have a line of their own."""
    path = Path(place)
    found = [path] if path.is_file() else sorted(path.rglob("*.py"))
    within = [Path(other) for other in ALLOWED if other.startswith(f"{place}/")]
    yield from (file for file in found if not any(file.is_relative_to(other) for other in within))


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide where a name comes from"
            yield node.module or ""


@pytest.mark.parametrize("place", ALLOWED)
def test_nobody_imports_who_is_not_allowed(place: str) -> None:
    itself = place.replace("/", ".")
    for file in files(place):
        for name in imports(file):
            top = name.partition(".")[0]
            if top not in OURS or name == itself or name.startswith(f"{itself}."):
                continue
            allowed = ALLOWED[place]
            assert top in allowed or any(name.startswith(f"{deeper}.") for deeper in allowed), (
                f"{file} imports {name}"
            )


def test_handlers_use_the_engines_public_names_only() -> None:
    for file in files("handlers"):
        for name in imports(file):
            if name.partition(".")[0] == "onwrite":
                assert name in PUBLIC, f"{file} imports {name}; take it from onwrite"


def test_the_engine_never_imports_the_local_cloud() -> None:
    for file in files("onwrite"):
        assert not any(name.startswith("onwrite.local") for name in imports(file)), file


def test_only_the_store_speaks_firestore() -> None:
    for file in files("onwrite"):
        if file.as_posix() in SPEAKS_FIRESTORE:
            continue
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & CALLS, f"{file} calls {called & CALLS}"


def test_main_only_imports_and_names_functions() -> None:
    body = ast.parse(Path("main.py").read_text()).body[1:]
    assert all(isinstance(node, ast.ImportFrom | ast.Assign) for node in body)
