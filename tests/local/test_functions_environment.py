"""Where the jobs of a local cloud run."""

from pathlib import Path

import pytest

from onwrite.local.addresses import Addresses, choose_ports
from onwrite.local.faults import Faults
from onwrite.local.plan import Plan
from onwrite.local.relay_settings import Pace


def environment(main: Path, **env: str) -> dict[str, str]:
    addresses = Addresses("demo-x", ("functions",), "bucket", choose_ports({}))
    data = main.parent / "data"
    plan = Plan(addresses, main, data, Faults(), Pace(), 1, None, env, None, None)
    return plan.functions_environment()


@pytest.mark.parametrize(
    ("file", "shell", "env", "expected"),
    [
        ("", None, {}, "process"),
        ("JOBS_RUN_ON=\n", None, {}, ""),
        ("JOBS_RUN_ON=kubernetes\n", None, {}, "kubernetes"),
        ("JOBS_RUN_ON=kubernetes\n", "cloud_run", {}, "cloud_run"),
        ("JOBS_RUN_ON=kubernetes\n", "cloud_run", {"JOBS_RUN_ON": ""}, ""),
    ],
)
def test_jobs_are_processes_unless_somebody_says_otherwise(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    shell: str | None,
    env: dict[str, str],
    expected: str,
) -> None:
    monkeypatch.delenv("JOBS_RUN_ON", raising=False)
    if shell is not None:
        monkeypatch.setenv("JOBS_RUN_ON", shell)
    (tmp_path / ".env.demo-x").write_text(file)
    assert environment(tmp_path / "main.py", **env)["JOBS_RUN_ON"] == expected


def test_their_folder_is_the_clouds_own_whatever_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBS_FOLDER", "/elsewhere")
    told = environment(tmp_path / "main.py", JOBS_FOLDER="/elsewhere")
    assert told["JOBS_FOLDER"] == str(tmp_path / "data" / "jobs")
