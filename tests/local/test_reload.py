import queue
import urllib.request
from pathlib import Path

import pytest

from onwrite.local import LocalCloud

PAGE = """
from firebase_functions import https_fn
from handlers.words import WORD

@https_fn.on_request()
def page(request: https_fn.Request) -> str:
    return WORD
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(PAGE)
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers/__init__.py").touch()
    (tmp_path / "handlers/words.py").write_text("WORD = 'before'\n")
    return tmp_path


def test_changed_code_is_loaded_and_broken_code_is_reported(project: Path) -> None:
    notices: queue.Queue[str] = queue.Queue()
    words = project / "handlers/words.py"
    with LocalCloud(
        main=project / "main.py",
        parts=("functions",),
        data=project / "data",
        reload=True,
        on_notice=notices.put,
    ) as cloud:
        assert page(cloud) == "before"
        words.write_text("WORD = nonsense\n")
        assert "name 'nonsense' is not defined" in notices.get(timeout=20)
        words.write_text("WORD = 'after'\n")
        assert "started again" in notices.get(timeout=20)
        assert page(cloud) == "after"


def page(cloud: LocalCloud) -> str:
    with urllib.request.urlopen(f"{cloud.functions_url}/page", timeout=20) as answer:
        return str(answer.read().decode())
