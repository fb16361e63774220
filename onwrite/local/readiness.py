"""Questions a part is asked until it is ready."""

import http.client
import smtplib
import urllib.error
import urllib.request


def answers(url: str) -> bool:
    """Whether a GET gets a 2xx."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 — loopback
            return bool(answer.status < 300)  # noqa: PLR2004 — the 2xx class
    except (OSError, http.client.HTTPException):
        return False


def greets(host: str, port: int) -> bool:
    """Whether an SMTP server says hello."""
    try:
        with smtplib.SMTP(host, port, timeout=2):
            return True
    except (OSError, smtplib.SMTPException):
        return False
