"""What this process has taken so far."""

import re
import resource
import sys
from pathlib import Path


def peak_mb() -> float:
    """The most memory at once. `ru_maxrss` counts what the parent had as well, as it started this; VmHWM does not."""
    if sys.platform == "linux":
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
        if found:
            return round(int(found[1]) * 1024 / 1e6, 1)
    bytes_each = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_each / 1e6, 1)


def cpu_seconds() -> float:
    """With the programs it has run to their end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
