"""What a process has taken so far."""

import ctypes
import re
import resource
import sys
from pathlib import Path
from typing import Final

_ADOPT: Final = 36  # PR_SET_CHILD_SUBREAPER


def peak_mb(pid: int | None = None) -> float:
    """The most memory at once, of this process or, on Linux, of that one.

    `ru_maxrss` counts what the parent had as well, as it started this; VmHWM does not.
    """
    if sys.platform == "linux":
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid or 'self'}/status").read_text())
        if found:
            return round(int(found[1]) * 1024 / 1e6, 1)
    if pid is not None:
        raise OSError("the peak memory of another process is known on Linux only")
    bytes_each = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_each / 1e6, 1)


def cpu_seconds() -> float:
    """With the programs it has run to their end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def adopt_orphans() -> bool:
    """Whether processes whose parents have left are now ours to wait for, so that their CPU counts as ours."""
    return sys.platform == "linux" and ctypes.CDLL(None).prctl(_ADOPT, 1) == 0
