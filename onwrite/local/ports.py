"""Free ports on the loopback interface."""

import os
import random
import socket

LOOPBACK = "127.0.0.1"

# Below the range from which kernels take the ports of outgoing connections (32768 on Linux, 49152 on macOS):
# a Java program binds seconds after its port was chosen, and until then no connection may take it.
_ALL = "10000-32000"
_given: set[int] = set()


def free_port() -> int:
    """A port nobody listens on now, never the same twice. Another program may still take it first: rare, and loud."""
    first, last = _range()
    for _ in range(1000):
        port = random.randint(first, last)  # noqa: S311 — spreads programs that start together, no secret
        if port in _given:
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            # Without it a port whose last connections are still in TIME_WAIT would count as taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise OSError(f"No port between {first} and {last} is free on {LOOPBACK}.")


def _range() -> tuple[int, int]:
    """Those who start many programs side by side give each a range of its own, so that none takes another's port."""
    first, _, last = os.environ.get("LOCAL_PORTS", _ALL).partition("-")
    return int(first), int(last)
