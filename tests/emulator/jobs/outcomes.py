"""Where an attempt leaves its task that could not be launched: what an admin sees first."""

from typing import Any

# state, reason, error.kind, error.type
REJECTED = ("failed", "rejected", "launch", "LaunchRefused")
TRIED_AGAIN = ("scheduled", "retry", "launch", "LauncherUnavailable")
GIVEN_UP = ("failed", "exhausted", "launch", "LauncherUnavailable")


def outcome(task: dict[str, Any]) -> tuple[str, str, str, str]:
    """Nobody holds it any more: no lease is left to run out."""
    assert "lease" not in task
    return task["state"], task["reason"], task["error"]["kind"], task["error"]["type"]


def sentence(task: dict[str, Any]) -> str:
    """One line, and all of it: what is too long is cut with its own length at the end."""
    message = str(task["error"]["message"])
    assert "\n" not in message
    assert not message.endswith("characters)")
    return message
