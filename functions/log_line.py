"""One line of JSON for Cloud Logging."""

import json
import sys
from typing import Any


def log_error(message: str, **fields: Any) -> None:
    sys.stderr.write(json.dumps({"severity": "ERROR", "message": message, **fields}) + "\n")
