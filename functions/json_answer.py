"""An answer that nobody keeps: it is for one person, and true for a moment."""

import json
from typing import Any

from firebase_functions import https_fn


def json_answer(status: int, body: Any, **headers: str) -> https_fn.Response:
    """Without a body where that is None."""
    text = None if body is None else json.dumps(body)
    mimetype = None if body is None else "application/json"
    return https_fn.Response(
        text, status=status, mimetype=mimetype, headers={**headers, "Cache-Control": "no-store"}
    )
