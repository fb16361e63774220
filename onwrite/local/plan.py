"""What a local cloud consists of."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from onwrite.local.addresses import ALL_PARTS, Addresses
from onwrite.local.env_files import read_env_files
from onwrite.local.errors import LocalCloudError
from onwrite.local.faults import Faults
from onwrite.local.hosting.config import is_built
from onwrite.local.relay_settings import Pace, RelaySettings

# With it set the SDK takes unsigned tokens, as the Firestore emulator does. Nobody is asked there.
_BELIEVING: Final = {"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099"}
# In the place of Cloud Run and Kubernetes, unless an `.env` file or the shell names one of them, or none.
_JOBS: Final = {"JOBS_RUN_ON": "process"}


@dataclass(frozen=True)
class Plan:
    """All that was asked for, and the addresses chosen for it."""

    addresses: Addresses
    main: Path
    data: Path
    faults: Faults
    pace: Pace
    workers: int
    sweep_every: float | None
    env: Mapping[str, str]
    rules: Path | None
    record: Path | None

    def check(self) -> None:
        parts = set(self.addresses.parts)
        unknown = sorted(parts - set(ALL_PARTS))
        if unknown:
            raise LocalCloudError(
                f"There is no part named {', '.join(unknown)}: choose from {', '.join(ALL_PARTS)}."
            )
        if "relay" in parts and not {"firestore", "functions"} <= parts:
            raise LocalCloudError(
                "The relay stands between firestore and functions: ask for these two as well, or leave relay out."
            )
        if "hosting" in parts:
            self._check_pages()
        if "functions" in parts and (self.main.name != "main.py" or not self.main.is_file()):
            raise LocalCloudError(
                f"{self.main} is not there or not named main.py, where Cloud Functions looks for functions: "
                "start in the project's folder, or give the path of its main.py."
            )

    def _check_pages(self) -> None:
        if not is_built(self.firebase_json):
            raise LocalCloudError(
                f"There are no pages to host: {self.firebase_json} names none, or they are not built (`make console`)."
            )

    @property
    def firebase_json(self) -> Path:
        return self.main.resolve().parent / "firebase.json"

    @property
    def storage_folder(self) -> Path:
        return self.data.resolve() / "storage"

    @property
    def jobs_folder(self) -> Path:
        return self.data.resolve() / "jobs"

    def functions_environment(self) -> dict[str, str]:
        """Read at every start of the functions, so that a changed `.env` counts after a reload."""
        files = read_env_files(self.main.resolve().parent, self.addresses.project)
        asked = {**_JOBS, **files, **_BELIEVING, **os.environ, **self.addresses.environment(), **self.env}
        # Not to be chosen: the Jobs of this folder are those that end with the cloud.
        return {**asked, "JOBS_FOLDER": str(self.jobs_folder)}

    def relay_settings(self) -> RelaySettings:
        return RelaySettings(
            port=self.addresses.ports["relay"],
            project=self.addresses.project,
            emulator=self.addresses.host("firestore"),
            functions=self.addresses.url("functions"),
            faults=self.faults,
            pace=self.pace,
            sweep_every=self.sweep_every,
            storage=self.addresses.url("storage") if "storage" in self.addresses.parts else None,
            storage_folder=str(self.storage_folder),
            record=str(self.record.resolve()) if self.record else None,
        )
