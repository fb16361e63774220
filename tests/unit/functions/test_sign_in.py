"""Whom a function believes."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from functions.sign_in import BelievesAnybody, believes_anybody, have_app, is_admin, sees_all
from functions.signed_in_person import NOBODY, UNKNOWN, signed_in_person

EMULATOR = {"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"K_SERVICE": "sweepnow"}, False),
        (EMULATOR, False),
        ({**EMULATOR, "K_SERVICE": "sweepNow", "FUNCTIONS_EMULATOR": "true"}, False),
        ({**EMULATOR, "K_SERVICE": "sweepnow"}, True),
        ({**EMULATOR, "K_SERVICE": "sweepnow", "FUNCTIONS_EMULATOR": "false"}, True),
    ],
)
def test_unsigned_tokens_are_for_the_emulators_alone(environment: dict[str, str], *, expected: bool) -> None:
    assert believes_anybody(environment) is expected


def test_a_deployed_function_in_the_emulators_mode_serves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**EMULATOR, "K_SERVICE": "downloadexport"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FUNCTIONS_EMULATOR", raising=False)
    with pytest.raises(BelievesAnybody, match="Remove FIREBASE_AUTH_EMULATOR_HOST"):
        have_app()


@pytest.mark.parametrize("claim", [False, None, "true", 1, 1.0, "admin", [True], {"admin": True}])
def test_only_true_itself_makes_an_admin(claim: Any) -> None:
    assert is_admin({"admin": True})
    assert not is_admin({"admin": claim})


@pytest.mark.parametrize("claim", [False, None, "true", 1, "viewer", [True]])
def test_a_viewer_sees_what_an_admin_sees_and_is_none(claim: Any) -> None:
    assert sees_all({"viewer": True})
    assert sees_all({"admin": True})
    assert not sees_all({"viewer": claim})
    assert not is_admin({"viewer": True})


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer    ", "Basic YTpi", "e30.e30."])
def test_without_a_token_nobody_is_signed_in(header: str | None) -> None:
    assert signed_in_person(header) == NOBODY


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


HOSTILE = [
    "a",
    "a.b.c",
    "...",
    "é.é.é",
    "\ud800",
    "x" * 100_000,
    f"{part({'alg': 'none'})}.{part([1])}.",
    f"{part([1])}.{part({})}.",
    f"{part(None)}.{part(None)}.",
    f"{part({'alg': 'HS256'})}.{part({'v': 0, 'd': None})}.",
    f"{part({'alg': {}, 'kid': 1})}.{part({})}.",
    f"{part({'alg': 'RS256', 'kid': ['k']})}.{part({'sub': 'u', 'aud': 'another'})}.",
]


@pytest.mark.parametrize("emulated", [False, True])
@pytest.mark.parametrize("token", HOSTILE)
def test_whatever_a_token_holds_it_is_believed_or_refused(
    token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, emulated: bool
) -> None:
    nobody = {"type": "authorized_user", "client_id": "n", "client_secret": "n", "refresh_token": "n"}
    (tmp_path / "credentials.json").write_text(json.dumps(nobody))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "credentials.json"))
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-onwrite")
    monkeypatch.delenv("K_SERVICE", raising=False)
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    if emulated:
        monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9099")
    assert signed_in_person(f"Bearer {token}") == UNKNOWN
