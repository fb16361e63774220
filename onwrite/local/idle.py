"""When nothing is left to happen: every event is delivered, and no job is at work that may write once more."""

import time

from onwrite.local import relay_client
from onwrite.local.job_processes import JobProcesses


def wait_idle(relay: str, jobs: JobProcesses, timeout: float) -> dict[str, dict[str, int]]:
    """The relay's counters. The relay knows when no function runs; what a job writes comes from nobody it knows."""
    deadline = time.monotonic() + timeout
    while True:
        known = jobs.names()  # before the wait for their ends: a Job started later on is not among them
        jobs.wait_for_ends(deadline)
        counters = relay_client.wait_idle(relay, max(0.0, deadline - time.monotonic()))
        if jobs.names() == known:
            return counters
