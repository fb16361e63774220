"""The file `handlers.json` of a project that a test has in mind, made by the command that makes the real one."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, Route

ROOT = Path(__file__).parents[2]


def json_of(folder: Path, files: Mapping[str, str]) -> str:
    """What `python -m onwrite handlers --json` says of `handlers/` with these files."""
    handlers = folder / "handlers"
    handlers.mkdir()
    for name, source in {"__init__": "", **files}.items():
        (handlers / f"{name}.py").write_text(source)
    program = "import sys; from onwrite.cli import main; sys.exit(main(['handlers', '--json']))"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def serve(page: Page, body: str, content_type: str = "application/json") -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=body, content_type=content_type)

    page.route("**/handlers.json", answer)


def serve_none(page: Page) -> None:
    """As the hosting answers for a file that is not there: with the page itself."""
    serve(page, "<!doctype html><title>onwrite</title>", "text/html")
