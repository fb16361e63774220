"""The worker processes of a local cloud's functions: gunicorn's, under its master."""

import psutil

_PROGRAM = "onwrite.local.functions_server"


def find_workers(port: int) -> list[psutil.Process]:
    """Those alive now, of the functions that this process serves at `port`; oldest process ids first."""
    children = psutil.Process().children(recursive=True)
    serving = {child.pid: child for child in children if _serves(child, port)}
    # The master's own parent is a warden, a worker's is the master.
    return [serving[pid] for pid in sorted(serving) if _parent(serving[pid]) in serving]


def _serves(process: psutil.Process, port: int) -> bool:
    try:
        command = process.cmdline()
    except psutil.Error:  # gone, or a zombie its master has not seen yet
        return False
    # Its last words are: main, port, number of workers. A warden's command holds the same ones.
    return _PROGRAM in command and command[-2] == str(port) and not any("warden" in word for word in command)


def _parent(process: psutil.Process) -> int | None:
    try:
        return int(process.ppid())
    except psutil.Error:
        return None
