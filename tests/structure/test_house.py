"""The conventions of the house that a test can hold."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import onwrite
from onwrite import errors
from onwrite.trigger import CONCURRENCY

OURS = {"functions", "handlers", "exports", "onwrite"}
VAGUE = {"util", "utils", "helper", "helpers", "manager", "common", "core", "base", "misc"}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(name) for name in listed.stdout.split("\n") if name and Path(name).exists()]


def test_the_public_names_are_sorted_and_complete() -> None:
    assert list(onwrite.__all__) == sorted(onwrite.__all__)
    assert all(hasattr(onwrite, name) for name in onwrite.__all__)


def test_the_error_tree_is_drawn_whole() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    written = [kind.__name__ for kind in vars(errors).values() if isinstance(kind, type)]
    assert sorted(drawn) == sorted(set(written) - {"OnwriteError", "Sequence"})
    assert all(kind.__doc__ for kind in vars(errors).values() if isinstance(kind, type))


def test_an_error_without_words_of_its_own_says_its_docstring() -> None:
    assert str(errors.CommitNotAllowed()) == errors.CommitNotAllowed.__doc__


def test_as_many_threads_are_deployed_as_events_are_handled_at_once() -> None:
    assert f"\nTHREADS={CONCURRENCY}\n" in f"\n{Path('.env').read_text()}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [file for file in tracked("*.py") if file.stem in VAGUE] == []


def test_files_and_functions_stay_small() -> None:
    for file in tracked("*.py"):
        text = file.read_text()
        assert text.count("\n") <= 250, f"{file} has {text.count(chr(10))} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 45, f"{file}:{node.lineno} {node.name} has {length} lines"


def test_what_is_deployed_is_what_deployed_code_imports() -> None:
    pinned = set(re.findall(r"^([a-z0-9-]+)==", Path("requirements.txt").read_text(), re.MULTILINE))
    assert pinned == set(DISTRIBUTIONS.values())
    imported = {top for file in _deployed() for top in _third_party(file)}
    assert imported == set(DISTRIBUTIONS)


def test_every_requirement_is_pinned() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in Path(file).read_text().splitlines():
            wanted = line.partition("#")[0].strip()
            assert not wanted or wanted.startswith("-r ") or "==" in wanted, f"{file}: {line}"


DISTRIBUTIONS = {
    "asyncpg": "asyncpg",
    "cloudevents": "cloudevents",
    "cronsim": "cronsim",
    "duckdb": "duckdb",
    "firebase_admin": "firebase-admin",
    "firebase_functions": "firebase-functions",
    "flask": "flask",
    "fpdf": "fpdf2",
    "functions_framework": "functions-framework",
    "google.api_core": "google-api-core",
    "google.auth": "google-auth",
    "google.cloud.bigquery": "google-cloud-bigquery",
    "google.cloud.bigquery_storage": "google-cloud-bigquery-storage",
    "google.cloud.firestore": "google-cloud-firestore",
    "google.cloud.run": "google-cloud-run",
    "google.cloud.storage": "google-cloud-storage",
    "google.events": "google-events",
    "google.protobuf": "protobuf",
    "google_crc32c": "google-crc32c",
    "grpc": "grpcio",
    "httpx": "httpx",
    "isal": "isal",
    "jinja2": "jinja2",
    "kubernetes": "kubernetes",
    "pyarrow": "pyarrow",
    "pydantic": "pydantic",
    "pydantic_core": "pydantic-core",
    "requests": "requests",
    "sqlglot": "sqlglot",
    "tzdata": "tzdata",
    "urllib3": "urllib3",
    "yaml": "pyyaml",
}


def _deployed() -> list[Path]:
    return [
        file
        for file in tracked("main.py", "functions/*.py", "handlers/*.py", "exports/*.py", "onwrite/*.py")
        if "local" not in file.parts
    ]


def _third_party(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name.name}" for name in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "google":
                found.add(".".join(parts[:3]) if parts[1] == "cloud" else ".".join(parts[:2]))
            elif parts[0] not in sys.stdlib_module_names | OURS:
                found.add(parts[0])
    return {re.sub(r"_v\d$", "", name) for name in found}
