"""What is asked of the relay from outside."""

import json
import urllib.error
import urllib.request
from dataclasses import asdict
from typing import Any

from onwrite.local.errors import LocalCloudError
from onwrite.local.faults import Faults

_TIMED_OUT = 504


def register_triggers(url: str) -> dict[str, list[str]]:
    """Makes the relay read the functions' manifest; returns the names of those with triggers and schedules."""
    return _ask(urllib.request.Request(f"{url}/register", method="POST"), limit=60)  # noqa: S310 — loopback


def change_faults(url: str, faults: Faults) -> None:
    body = json.dumps(asdict(faults)).encode()
    headers = {"content-type": "application/json"}
    _ask(urllib.request.Request(f"{url}/faults", data=body, headers=headers), limit=60)  # noqa: S310 — loopback


def read_stats(url: str) -> dict[str, dict[str, int]]:
    return _ask(urllib.request.Request(f"{url}/stats"), limit=60)  # noqa: S310 — loopback


def wait_idle(url: str, timeout: float) -> dict[str, dict[str, int]]:
    return _ask(urllib.request.Request(f"{url}/idle?timeout={timeout}"), limit=timeout + 10)  # noqa: S310 — loopback


def _ask(request: urllib.request.Request, limit: float) -> Any:
    try:
        with urllib.request.urlopen(request, timeout=limit) as answer:  # noqa: S310 — loopback
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            text = error.read().decode(errors="replace")
        if error.code == _TIMED_OUT:
            raise LocalCloudError(
                f"Events or tasks are still on their way; see relay.log for why. Counters: {text}"
            ) from None
        raise LocalCloudError(f"The relay answered {error.code} to {request.full_url}: {text}") from None
    except OSError as error:
        raise LocalCloudError(f"The relay gave no answer to {request.full_url}: {error}") from None
