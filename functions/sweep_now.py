"""The sweep at an admin's word, without waiting for the next minute. Answers with what it did, in numbers."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from functions.admin_call import admin_call
from functions.job_launcher import job_launcher
from onwrite.registry import Registry
from onwrite.sweep import sweep
from onwrite.trigger import store


@admin_call(timeout_sec=60, memory=512, max_instances=1)
def sweepNow() -> dict[str, Any]:
    return asdict(sweep(store(), datetime.now(UTC), launcher=job_launcher(), recurring=Registry()))
