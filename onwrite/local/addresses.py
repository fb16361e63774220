"""Where the parts are, and the environment in which programs find them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onwrite.local.ports import LOOPBACK, free_port

PARTS = ("firestore", "relay", "functions", "smtp", "storage")
ALL_PARTS = (*PARTS, "hosting")  # which needs pages that are built
DEMO_ADMIN = {"sub": "demo-admin", "email": "admin@example.com", "email_verified": True, "admin": True}


@dataclass(frozen=True)
class Addresses:
    """Ports are chosen for all parts, so that one can be told of another before that has started."""

    project: str
    parts: tuple[str, ...]
    bucket: str
    ports: Mapping[str, int]

    def host(self, part: str) -> str:
        return f"{LOOPBACK}:{self.ports[part]}"

    def url(self, part: str) -> str:
        return f"http://{self.host(part)}"

    def how_to_reach(self, part: str, data: Path) -> str:
        """One line for a person."""
        return {
            "firestore": f"FIRESTORE_EMULATOR_HOST={self.host('firestore')}",
            "relay": f"{self.url('relay')}/stats (log: {log_file(data, 'relay')})",
            "functions": f"{self.url('functions')}/<name of the function>",
            "smtp": f"SMTP_HOST={LOOPBACK} SMTP_PORT={self.ports['smtp']} (mails: {data / 'mails'})",
            "hosting": self.url("hosting"),
            "storage": f"STORAGE_EMULATOR_HOST={self.url('storage')}",
        }[part]

    def environment(self) -> dict[str, str]:
        """What the functions have in the cloud, and where to find the parts that run here."""
        values = {
            "GCLOUD_PROJECT": self.project,
            "GOOGLE_CLOUD_PROJECT": self.project,
            "FIREBASE_CONFIG": json.dumps({"projectId": self.project, "storageBucket": self.bucket}),
        }
        if "firestore" in self.parts:
            values["FIRESTORE_EMULATOR_HOST"] = self.host("firestore")
        if "storage" in self.parts:
            values["STORAGE_EMULATOR_HOST"] = self.url("storage")
        if "smtp" in self.parts:
            values |= {"SMTP_HOST": LOOPBACK, "SMTP_PORT": str(self.ports["smtp"])}
        if "functions" in self.parts:
            values["FUNCTIONS_URL"] = self.url("functions")
            values["CALLBACK_URL"] = f"{self.url('functions')}/receiveCallback"
            if "relay" in self.parts:
                values["CLOUD_TASKS_EMULATOR_HOST"] = self.host("relay")
        return values

    def page_configuration(self) -> dict[str, Any]:
        """What a page asks Firebase Hosting for, and where the emulators are; signed in by an unsigned token."""
        emulators = {"firestore": self.host("firestore"), "functions": self.url("functions")}
        return {
            "projectId": self.project,
            "apiKey": "none-is-needed-here",
            "emulators": {part: place for part, place in emulators.items() if part in self.parts},
            "user": DEMO_ADMIN,
        }


def choose_ports(wanted: Mapping[str, int]) -> dict[str, int]:
    return {part: wanted.get(part) or free_port() for part in ALL_PARTS}


def log_file(data: Path, part: str) -> Path:
    return data / f"{part}.log"
