"""Where this machine keeps the Firestore emulator: gcloud's component or the Firebase CLI's cache."""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from onwrite.local.errors import LocalCloudError

VARIABLES = ("FIRESTORE_EMULATOR_JAR", "FIRESTORE_EMULATOR_BINARY_PATH")
_COMPONENT = Path("platform/cloud-firestore-emulator/cloud-firestore-emulator.jar")
_CACHE = Path(".cache/firebase/emulators")
_ADVICE = (
    "The Firestore emulator was not found: install the Firebase CLI and run `firebase setup:emulators:firestore`, "
    "or run `gcloud components install cloud-firestore-emulator`, or set FIRESTORE_EMULATOR_JAR to its jar."
)

Which = Callable[[str], str | None]
Run = Callable[[list[str]], str]


def find_jar(
    environment: Mapping[str, str], home: Path, which: Which = shutil.which, run: Run | None = None
) -> Path:
    """The first found, cheapest places first; the Firebase CLI is asked to fetch it when it is nowhere."""
    run = run or _output_of
    return (
        _from_variables(environment)
        or _beside_gcloud(which)
        or _in_firebase_cache(home)
        or _told_by_gcloud(which, run)
        or _fetched_by_firebase(which, run, home)
        or _advise()
    )


def _from_variables(environment: Mapping[str, str]) -> Path | None:
    for variable in VARIABLES:
        path = Path(environment.get(variable, ""))
        if path.suffix != ".jar":
            continue
        if not path.is_file():
            raise LocalCloudError(f"{variable} is set to {path}, which is no file: correct it or unset it.")
        return path
    return None


def _beside_gcloud(which: Which) -> Path | None:
    gcloud = which("gcloud")
    return _component(Path(gcloud).resolve().parents[1]) if gcloud else None


def _in_firebase_cache(home: Path) -> Path | None:
    jars = (home / _CACHE).glob("cloud-firestore-emulator-v*.jar")
    return max(jars, key=lambda jar: [int(part) for part in re.findall(r"\d+", jar.stem)], default=None)


def _told_by_gcloud(which: Which, run: Run) -> Path | None:
    # About a second; needed where gcloud on the PATH is a wrapper and not a link into the SDK.
    if not which("gcloud"):
        return None
    root = run(["gcloud", "info", "--format=value(installation.sdk_root)"]).strip()
    return _component(Path(root)) if root else None


def _fetched_by_firebase(which: Which, run: Run, home: Path) -> Path | None:
    if not which("firebase"):
        return None
    run(["firebase", "setup:emulators:firestore"])
    return _in_firebase_cache(home)


def _component(sdk_root: Path) -> Path | None:
    jar = sdk_root / _COMPONENT
    return jar if jar.is_file() else None


def _advise() -> Path:
    raise LocalCloudError(_ADVICE)


def _output_of(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
