"""How a process learns that it is to end: by a deploy, or because fewer instances are needed."""

import signal
from typing import Final

PLATFORM_GRACE: Final = 10.0  # seconds from SIGTERM to SIGKILL on Cloud Run


def seconds_left() -> float | None:
    """What the server gives running requests once it was told to end; None while it was not.

    gunicorn puts its own signal handlers into each worker after everything is imported, so that none of ours would
    stay; its worker says by `alive` whether SIGTERM has come. Under another server the answer is None.
    """
    worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if worker is None or getattr(worker, "alive", True):
        return None
    return min(PLATFORM_GRACE, float(worker.cfg.graceful_timeout))
