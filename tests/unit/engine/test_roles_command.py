"""`grant-admin`, `grant-viewer` and `revoke`, against a server that answers as Identity Toolkit does."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from onwrite.cli import main

ROOT = Path(__file__).parents[3]
ACCOUNTS = "/identitytoolkit.googleapis.com/v1/projects/demo-onwrite/accounts:"
ANNA = "anna@example.com"


@dataclass
class Toolkit:
    """Its users, by their address, and what was changed of them."""

    users: dict[str, dict[str, Any]]
    host: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)
    answers: int = 200

    def claims(self, email: str = ANNA) -> Any:
        return json.loads(self.users[email].get("customAttributes", "{}"))

    def give(self, claims: dict[str, Any]) -> None:
        self.users[ANNA]["customAttributes"] = json.dumps(claims)

    def answer(self, path: str, asked: dict[str, Any]) -> tuple[int, Any]:
        if self.answers != 200:
            return self.answers, {"error": {"code": self.answers, "message": "INSUFFICIENT_PERMISSION"}}
        if path == f"{ACCOUNTS}lookup":
            found = [self.users[email] for email in asked["email"] if email in self.users]
            return 200, {
                "kind": "identitytoolkit#GetAccountInfoResponse",
                **({"users": found} if found else {}),
            }
        assert path == f"{ACCOUNTS}update", path
        (user,) = [user for user in self.users.values() if user["localId"] == asked["localId"]]
        user["customAttributes"] = asked["customAttributes"]
        self.changes.append(asked)
        return 200, {"localId": user["localId"]}


@pytest.fixture
def toolkit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Toolkit]:
    there = Toolkit({ANNA: {"localId": "uid-of-anna", "email": ANNA, "emailVerified": True}})

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = there.answer(self.path, asked)
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        there.host = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", there.host)
        for name in ("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "GOOGLE_APPLICATION_CREDENTIALS"):
            monkeypatch.delenv(name, raising=False)
        yield there
        server.shutdown()
        thread.join()


def ran(*arguments: str) -> int:
    return main([*arguments, "--project", "demo-onwrite"])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    return told.out + told.err


OTHERS = {"tenant": "roastery", "level": 3}


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        ({}, "grant-admin", {"admin": True}),
        ({}, "grant-viewer", {"viewer": True}),
        ({"viewer": True}, "grant-admin", {"admin": True}),
        ({"admin": True}, "grant-viewer", {"viewer": True}),
        ({"admin": True, "viewer": True}, "grant-viewer", {"viewer": True}),
        ({"admin": "true"}, "grant-admin", {"admin": True}),
        ({"admin": True}, "revoke", {}),
        ({"viewer": True}, "revoke", {}),
        ({"admin": False}, "revoke", {}),
    ],
)
@pytest.mark.parametrize("others", [{}, OTHERS], ids=["alone", "beside-others"])
def test_a_person_has_one_role_at_most_and_keeps_all_other_claims(
    toolkit: Toolkit,
    capsys: pytest.CaptureFixture[str],
    before: dict[str, Any],
    command: str,
    after: dict[str, Any],
    others: dict[str, Any],
) -> None:
    toolkit.give({**before, **others})
    assert ran(command, ANNA) == 0
    assert toolkit.claims() == {**others, **after}
    told = said(capsys)
    assert "within the hour" in told
    assert ("Other claims stay as they were: level, tenant." in told) == bool(others)


@pytest.mark.parametrize(
    ("claims", "command", "sentence"),
    [
        ({"admin": True}, "grant-admin", "is an admin of demo-onwrite"),
        ({"viewer": True, "level": 3}, "grant-viewer", "is a viewer of demo-onwrite"),
        ({}, "revoke", "is neither admin nor viewer of demo-onwrite"),
    ],
)
def test_what_is_so_already_is_said_and_not_written(
    toolkit: Toolkit, capsys: pytest.CaptureFixture[str], claims: dict[str, Any], command: str, sentence: str
) -> None:
    toolkit.give(claims)
    assert ran(command, ANNA) == 0
    told = said(capsys)
    assert f"{ANNA} (uid uid-of-anna) {sentence} (the Auth emulator at {toolkit.host}) already" in told
    assert "nothing was changed" in told
    assert toolkit.changes == []


def test_it_says_who_somebody_was(toolkit: Toolkit, capsys: pytest.CaptureFixture[str]) -> None:
    toolkit.give({"admin": True})
    assert ran("grant-viewer", ANNA) == 0
    assert "(uid uid-of-anna), who was an admin, is a viewer of demo-onwrite" in said(capsys)


def test_an_address_that_nobody_has_verified_is_told(
    toolkit: Toolkit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("grant-admin", ANNA) == 0
    assert "not verified" not in said(capsys)
    toolkit.users[ANNA]["emailVerified"] = False
    assert ran("grant-viewer", ANNA) == 0
    assert "Their address is not verified: make sure that this account is theirs." in said(capsys)
    assert ran("revoke", ANNA) == 0
    assert "not verified" not in said(capsys)


def test_whoever_never_signed_in_is_unknown(toolkit: Toolkit, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("grant-admin", "grant-viewer", "revoke"):
        assert ran(command, "bob@example.com") == 1
        assert "Nobody has signed in to demo-onwrite" in (told := said(capsys))
        assert "with bob@example.com: let them sign in once" in told
    assert toolkit.changes == []


def test_what_is_no_address_is_refused(toolkit: Toolkit, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("grant-admin", "anna") == 1
    assert 'Nothing was changed: Malformed email address string: "anna"' in said(capsys)


def test_more_claims_than_a_token_holds_are_not_written(
    toolkit: Toolkit, capsys: pytest.CaptureFixture[str]
) -> None:
    toolkit.give({"groups": "x" * 975})
    assert ran("grant-admin", ANNA) == 1
    assert "Nothing was changed: Custom claims payload must not exceed 1000 characters" in said(capsys)
    assert toolkit.changes == []


def test_a_refusal_of_the_service_is_one_sentence(
    toolkit: Toolkit, capsys: pytest.CaptureFixture[str]
) -> None:
    toolkit.answers = 403
    assert ran("grant-admin", ANNA) == 1
    told = said(capsys)
    assert told.startswith("Firebase Authentication gave no answer that helps: ")
    assert "INSUFFICIENT_PERMISSION" in told


def test_a_project_must_be_named(
    toolkit: Toolkit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("CLOUDSDK_CONFIG", "/nowhere")
    assert main(["grant-admin", ANNA]) == 1
    assert "Say which project: --project, or set GOOGLE_CLOUD_PROJECT." in said(capsys)
    assert main(["grant-admin", ANNA, "--project", ""]) == 1
    assert "Say which project" in said(capsys)
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-onwrite")
    assert main(["grant-admin", ANNA]) == 0


def from_a_terminal(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = ("PATH", "HOME", "LANG")
    return subprocess.run(
        [sys.executable, "-m", "onwrite", *arguments, "--project", "demo-onwrite"],
        cwd=ROOT,
        env={name: os.environ[name] for name in kept if name in os.environ} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_from_a_terminal(toolkit: Toolkit) -> None:
    made = from_a_terminal("grant-admin", ANNA, FIREBASE_AUTH_EMULATOR_HOST=toolkit.host)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith(f"{ANNA} (uid uid-of-anna) is an admin of demo-onwrite (the Auth emulator")
    assert toolkit.claims() == {"admin": True}


def test_without_credentials_it_says_where_to_get_them(tmp_path: Path) -> None:
    nowhere = {"NO_GCE_CHECK": "true", "HOME": str(tmp_path), "CLOUDSDK_CONFIG": str(tmp_path)}
    refused = from_a_terminal("revoke", ANNA, **nowhere)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith("No credentials: run `gcloud auth application-default login`")
