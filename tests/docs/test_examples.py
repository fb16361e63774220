"""Every example in README and docs runs, every drawing matches, every command is one that a test runs."""

import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from onwrite.arrows import ARROWS

PAGES = [
    Path("README.md"),
    Path("CONTRIBUTING.md"),
    *(page for folder in ("docs", "deploy") for page in sorted(Path(folder).rglob("*.md"))),
]
COMMANDS = json.loads(Path(__file__).with_name("commands.json").read_text())

# Pages whose examples need services, and the test that takes them out of the page and runs them there.
ELSEWHERE = {Path("docs/security.md"): Path("tests/acceptance/firebase/scenario.py")}


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "python") and page not in ELSEWHERE], ids=str
)
def test_every_python_example_of_a_page_runs_one_after_the_other(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("example_" + page.stem.replace("-", "_").lower())
    monkeypatch.setitem(sys.modules, module.__name__, module)  # so that annotations are found
    for example in blocks(page, "python"):
        exec(compile(example, str(page), "exec"), module.__dict__)  # noqa: S102 — our own docs


def test_a_page_that_is_run_elsewhere_is_read_there() -> None:
    for page, test in ELSEWHERE.items():
        assert f'"{page}"' in test.read_text()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_is_proved_by_a_test_or_says_why_it_cannot_be(page: Path) -> None:
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            command = re.sub(r"\s+#.*$", "", line).strip()
            assert not command or command in COMMANDS, (
                f"{page}: say in commands.json which test runs: {command}"
            )


def test_every_proof_of_a_command_exists_and_every_command_is_in_the_docs() -> None:
    written = "\n".join(page.read_text() for page in PAGES)
    for command, proof in COMMANDS.items():
        assert command in written, f"{command} is in no page"
        assert proof.startswith("cannot: ") or Path(proof).exists(), f"{command}: {proof} is no file"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_the_drawing_is_the_table_of_the_code() -> None:
    (drawing,) = blocks(Path("docs/state-machine.md"), "mermaid")
    drawn = re.findall(r"^ +(\w+) --> (\w+): (\w+)(?: \((\w+)\))?$", drawing, re.MULTILINE)
    written = [(arrow.before.replace("*", "any"), arrow.after, arrow.name, arrow.reason) for arrow in ARROWS]
    assert sorted(drawn) == sorted(written)


def test_who_takes_an_arrow_is_told_as_the_code_has_it() -> None:
    page = Path("docs/state-machine.md").read_text()
    told = set(re.findall(r"^\| (\w+) \| .* \| (engine|sweep|admin) \|$", page, re.MULTILINE))
    assert told == {(arrow.name, arrow.by) for arrow in ARROWS}


def test_every_field_the_engine_writes_is_in_the_table_of_fields() -> None:
    page = Path("docs/task-document.md").read_text()
    told = {
        field
        for row in re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
        for field in re.findall(r"`(\w+)`", row)
    }
    code = "".join(
        Path(f"onwrite/{name}.py").read_text()
        for name in ("transitions", "waits", "arrow_parts", "verdicts", "enqueue")
    )
    written = set(re.findall(r'^ +"(\w+)": ', code, re.MULTILINE)) - {"token", "ended_at", "name", "log"}
    assert written <= told


def test_the_races_told_of_are_those_that_are_run() -> None:
    page = Path("docs/never-lost-never-twice.md").read_text()
    told = set(re.findall(r"^\| (.+?) \| ([\d,]+) \| (\d) \|$", page, re.MULTILINE))
    files = (
        Path(f"tests/races/test_{name}.py")
        for name in (
            "scenarios",
            "job_races",
            "needs",
            "waits",
            "single_flight",
            "recurring",
            "once_races",
            "queue_races",
        )
    )
    code = re.sub(r"\s+", " ", "".join(file.read_text() for file in files))
    names, faults, orders = (
        re.findall(pattern, code) for pattern in (r'name="([^"]+)"', r"faults=(\d)", r"orders=(\d+)")
    )
    assert told == {
        (name, f"{int(number):,}", fault) for name, number, fault in zip(names, orders, faults, strict=True)
    }


def test_every_json_example_is_json() -> None:
    for page in PAGES:
        for example in blocks(page, "json"):
            json.loads(example)
