"""One full run under the Firebase Emulator Suite, as a user of the Firebase CLI starts it."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from onwrite.local.emulator_jar import find_jar
from onwrite.local.java import find_java
from onwrite.local.partner import Partner
from onwrite.local.ports import free_port
from tests.acceptance.conftest import ROOT, Start
from tests.acceptance.firebase.auth_emulator import CLI
from tests.acceptance.firebase.process_group import run_in_own_group
from tests.conftest import missing

SECRET = "a secret of the roastery and the shop"
MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"

pytestmark = pytest.mark.timeout(400)  # the CLI starts emulators of its own; a slow machine is no failure


@pytest.fixture
def project(tmp_path: Path, start: Start) -> Path:
    """The files of the repository in a folder of their own, on free ports."""
    if not CLI.exists() or not shutil.which("node"):
        missing("the Firebase CLI is missing: `make test` installs it where npm is there")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "venv").symlink_to(Path(sys.prefix))
    config = json.loads((ROOT / "firebase.json").read_text())
    for emulator in config["emulators"].values():
        if isinstance(emulator, dict) and "port" in emulator:
            emulator["port"] = free_port()
    config["emulators"] |= {"hub": {"port": free_port()}, "logging": {"port": free_port()}}
    (tmp_path / "firebase.json").write_text(json.dumps(config))
    return tmp_path


def test_an_order_is_done_and_a_flipped_task_too_under_emulators_exec(project: Path, start: Start) -> None:
    with start(parts=("smtp", "storage")) as cloud, Partner(secret=SECRET) as merchant:
        settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": cloud.smtp_port, "MERCHANT": "roastery"}
        secrets = {"SMTP_PASSWORD": "", "MERCHANT_SECRETS": json.dumps({"roastery": SECRET})}
        for name, values in ((".env.local", settings), (".secret.local", secrets)):
            (project / name).write_text("".join(f"{key}={value}\n" for key, value in values.items()))
        status, said = run_in_own_group(
            [
                str(CLI),
                "emulators:exec",
                "--project",
                "demo-onwrite",
                "--only",
                "auth,firestore,functions,tasks",
                _scenario(),
            ],
            cwd=project,
            env=_environment(project)
            | {"STORAGE_EMULATOR_HOST": cloud.storage_url, "NOTIFY_URL": f"{merchant.url}/notices"},
            timeout=390,
        )
        assert status == 0, said[-9000:]
        assert "seen: the order's tasks are done" in said
        assert len(list(cloud.mails.glob("*.eml"))) == 1
        assert [notice.problem for notice in merchant.received.notices] == [""]


def _scenario() -> str:
    return f"{sys.executable} -m tests.acceptance.firebase.scenario"


def _environment(project: Path) -> dict[str, str]:
    """firebase-admin asks for credentials even with the Auth emulator: these belong to nobody."""
    java = find_java()
    nobody = {"type": "authorized_user", "client_id": "n", "client_secret": "n", "refresh_token": "n"}
    (project / "credentials.json").write_text(json.dumps(nobody))
    return {
        **os.environ,
        "PATH": f"{java.parent}:{os.environ['PATH']}",
        "JAVA_HOME": str(java.parents[1]),
        "FIRESTORE_EMULATOR_BINARY_PATH": str(_startable(find_jar(os.environ, Path.home()), project)),
        "FUNCTIONS_DISCOVERY_TIMEOUT": "60",
        "GOOGLE_APPLICATION_CREDENTIALS": str(project / "credentials.json"),
        "WEB_SDK": str(CLI.parents[2]),
        "CI": "true",
    }


def _startable(jar: Path, folder: Path) -> Path:
    """The CLI wants `java -jar`, which gcloud's jar cannot: a jar that holds but a pointer to it can."""
    lines = ["Manifest-Version: 1.0", f"Main-Class: {MAIN_CLASS}", f"Class-Path: file://{jar}"]
    folded = "".join(
        "\r\n ".join(line[at : at + 70] for at in range(0, len(line), 70)) + "\r\n" for line in lines
    )
    pointer = folder / "firestore-emulator.jar"
    with zipfile.ZipFile(pointer, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", folded)
    return pointer
