"""Whatever ends the local cloud leaves no program behind."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from onwrite.local import LocalCloud, LocalCloudError
from tests.local.programs import running

LAST_LINE = "Ctrl-C ends all of it."
PROGRAMS = {
    "firestore": "java",
    "relay": "onwrite.local.relay",
    "functions": "functions_server",
    "smtp": "mail_server",
    "storage": "fake-gcs-server",
}


@pytest.fixture
def supervisor(sample: Path, tmp_path: Path, parts: str) -> Iterator["subprocess.Popen[str]"]:
    options = ["--main", str(sample), "--data", str(tmp_path), "--no-reload", "--only", parts]
    command = [sys.executable, "-m", "onwrite.local", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize(
    ("number", "code", "parts"),
    [
        pytest.param(signal.SIGKILL, -signal.SIGKILL, ",".join(PROGRAMS), id="kill -9"),
        pytest.param(signal.SIGINT, 0, "smtp,storage", id="Ctrl-C"),
        pytest.param(signal.SIGTERM, 128 + signal.SIGTERM, "smtp,storage", id="kill"),
    ],
)
def test_no_program_outlives_its_supervisor(
    supervisor: "subprocess.Popen[str]", number: signal.Signals, code: int, parts: str
) -> None:
    started = programs_once_up(supervisor)
    commands = " ".join(" ".join(process.cmdline()) for process in started)
    assert all(PROGRAMS[part] in commands for part in parts.split(","))
    supervisor.send_signal(number)
    assert not psutil.wait_procs(started, timeout=15)[1]
    assert supervisor.wait(15) == code


def test_the_supervisor_ends_with_whoever_started_it(sample: Path, tmp_path: Path) -> None:
    line = (
        f"{sys.executable} -m onwrite.local --main {sample} --data {tmp_path} --only smtp --no-reload; true"
    )
    with subprocess.Popen(["sh", "-c", line], stdout=subprocess.PIPE, text=True) as shell:
        started = programs_once_up(shell)
        shell.kill()
        assert not psutil.wait_procs(started, timeout=15)[1]


def test_when_one_part_ends_all_end_and_the_error_names_it(tmp_path: Path) -> None:
    cloud, before = LocalCloud(parts=("firestore", "smtp"), data=tmp_path), running()
    cloud.start()
    started = running() - before
    next(process for process in started if process.name() == "java").kill()
    with pytest.raises(LocalCloudError, match=r"The Firestore emulator ended by itself .*firestore.log"):
        cloud.wait(timeout=15)
    assert not psutil.wait_procs(started, timeout=15)[1]
    cloud.stop()


def test_a_crash_is_an_error_at_the_end_of_the_block(tmp_path: Path) -> None:
    before = running()
    with pytest.raises(LocalCloudError, match="The SMTP server ended by itself"):  # noqa: PT012, SIM117 — the block is the subject
        with LocalCloud(parts=("smtp",), data=tmp_path) as cloud:
            for process in running() - before:
                process.kill()
            cloud._supervisor.over.wait(15)


def test_code_that_does_not_load_is_an_error_with_its_traceback(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text("import no_such_module\n")
    with pytest.raises(LocalCloudError, match=r"The functions of .* ended by itself[\s\S]*no_such_module"):
        LocalCloud(main=main, parts=("functions",), data=tmp_path / "data").__enter__()


def test_a_data_folder_has_one_cloud(tmp_path: Path) -> None:
    with (
        LocalCloud(parts=("smtp",), data=tmp_path),
        pytest.raises(LocalCloudError, match="Another local cloud keeps its data"),
    ):
        LocalCloud(parts=("smtp",), data=tmp_path).start()


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [(("relay",), "ask for these two as well"), (("pubsub",), "There is no part named pubsub: choose from")],
)
def test_parts_that_make_no_cloud_are_refused(parts: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(LocalCloudError, match=sentence):
        LocalCloud(parts=parts, data=tmp_path).start()


def programs_once_up(starter: "subprocess.Popen[str]") -> list[psutil.Process]:
    assert starter.stdout is not None
    for line in starter.stdout:
        if LAST_LINE in line:
            return psutil.Process(starter.pid).children(recursive=True)
    raise AssertionError("the cloud did not come up")
