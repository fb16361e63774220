"""What `enqueue` of firebase_admin.functions posts, read and judged as Cloud Tasks does."""

import base64
import binascii
import json
import re
import secrets
from datetime import datetime
from typing import Any

from onwrite.local.queues.refused import invalid
from onwrite.local.queues.task import QueuedTask
from onwrite.local.relay_settings import MEBIBYTE

_FURTHEST = 30 * 24 * 3600
_DEADLINE = 600.0
_DEADLINES = (15.0, 1800.0)
_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PLATFORMS_OWN = re.compile(
    r"(authorization|host|content-length|transfer-encoding|user-agent|x-(google|appengine|cloudtasks)-.*)",
    re.IGNORECASE,
)


def read_task(queue: str, text: bytes, now: float) -> QueuedTask:
    """`queue`: projects/…/locations/…/queues/…. The body itself is passed on as it is, whatever it says."""
    asked = _asked(text)
    request = asked.get("httpRequest")
    if not isinstance(request, dict):
        raise invalid("task.httpRequest must be a map with url, headers and a body in base64.")
    task = QueuedTask(
        name=_name(queue, asked.get("name")),
        scheduled_at=_scheduled_at(asked.get("scheduleTime"), now),
        headers=_headers(request.get("headers") or {}),
        body=_body(request.get("body") or ""),
        deadline=_deadline(asked.get("dispatchDeadline")),
        url=_url(request.get("url") or ""),
    )
    size = len(task.body) + sum(len(name) + len(value) for name, value in task.headers.items())
    if size > MEBIBYTE:
        raise invalid(
            f"The task has {size} bytes; Cloud Tasks takes {MEBIBYTE}: enqueue a reference to the data."
        )
    return task


def _asked(text: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(text)["task"]
    except (ValueError, TypeError, KeyError):
        asked = None
    if not isinstance(asked, dict):
        raise invalid('The request must be JSON of the form {"task": {"httpRequest": {…}}}.')
    return asked


def _name(queue: str, name: Any) -> str:
    if not name:
        return f"{queue}/tasks/{secrets.token_hex(10)}"
    prefix, _, task_id = str(name).rpartition("/tasks/")
    if prefix != queue or not _ID.fullmatch(task_id):
        raise invalid(
            f"task.name must be {queue}/tasks/<id>, the id of 1 to 500 letters, digits, hyphens and underscores."
        )
    return str(name)


def _scheduled_at(text: Any, now: float) -> float:
    if not text:
        return now
    try:
        at = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        at = None
    if at is None or at.tzinfo is None:
        raise invalid("task.scheduleTime must be a time such as 2026-03-04T05:06:07Z.")
    if at.timestamp() > now + _FURTHEST:
        raise invalid("task.scheduleTime is more than 30 days ahead, the furthest that Cloud Tasks takes.")
    return max(now, at.timestamp())


def _deadline(text: Any) -> float:
    if not text:
        return _DEADLINE
    seconds = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)s", str(text))
    if not seconds or not _DEADLINES[0] <= float(seconds[1]) <= _DEADLINES[1]:
        raise invalid('task.dispatchDeadline must be from "15s" to "1800s".')
    return float(seconds[1])


def _headers(headers: Any) -> dict[str, str]:
    if not isinstance(headers, dict) or not all(_sendable(name, value) for name, value in headers.items()):
        raise invalid("task.httpRequest.headers must be a map of header names to text of one line.")
    return {name: value for name, value in headers.items() if not _PLATFORMS_OWN.fullmatch(name)}


def _sendable(name: str, value: Any) -> bool:
    return bool(_HEADER.fullmatch(name)) and isinstance(value, str) and not set("\r\n\0") & set(value)


def _body(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise invalid("task.httpRequest.body must be base64.") from None


def _url(url: Any) -> str:
    if url and not re.match(r"https?://[^/]", str(url)):
        raise invalid("task.httpRequest.url must begin with http:// or https://, or be left out.")
    return str(url)
