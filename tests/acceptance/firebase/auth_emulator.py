"""Firebase Auth as the Firebase CLI has it: accounts, passwords, claims and tokens, without a signature."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from onwrite.local.ports import LOOPBACK, free_port
from tests.acceptance.firebase.process_group import in_own_group

CLI = Path(__file__).parent / "node_modules/.bin/firebase"
PATIENCE = 120.0  # seconds for Node to start


@contextmanager
def auth_emulator(folder: Path, project: str) -> Iterator[str]:
    """Its address, as FIREBASE_AUTH_EMULATOR_HOST has it."""
    host = f"{LOOPBACK}:{(port := free_port())}"
    emulators = {
        "auth": {"host": LOOPBACK, "port": port},
        "hub": {"port": free_port()},
        "logging": {"port": free_port()},
        "ui": {"enabled": False},
    }
    (folder / "firebase.json").write_text(json.dumps({"emulators": emulators}))
    command = [str(CLI), "emulators:start", "--only", "auth", "--project", project]
    log = folder / "emulators.log"
    with (
        log.open("w") as said,
        in_own_group(
            command,
            cwd=folder,
            env={**os.environ, "CI": "true"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        ) as process,
    ):
        _wait_until_ready(host, process, log)
        yield host


def sign_up(host: str, email: str, password: str) -> str:
    """As the Firebase console adds somebody; the uid."""
    answer = httpx.post(
        f"http://{host}/identitytoolkit.googleapis.com/v1/accounts:signUp",
        params={"key": "any"},
        json={"email": email, "password": password, "returnSecureToken": True},
        timeout=60,
    )
    uid: str = answer.raise_for_status().json()["localId"]
    return uid


def _wait_until_ready(host: str, process: subprocess.Popen[str], log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < give_up:
        try:
            httpx.get(f"http://{host}/", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"The Auth emulator does not start: {log.read_text()[-2000:]}")
