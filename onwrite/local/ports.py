"""Free ports on the loopback interface."""

import random
import socket

LOOPBACK = "127.0.0.1"

# Below the range from which kernels take the ports of outgoing connections (32768 on Linux, 49152 on macOS):
# a Java program binds seconds after its port was chosen, and until then no connection may take it.
_FIRST, _LAST = 10_000, 32_000
_given: set[int] = set()


def free_port() -> int:
    """A port nobody listens on now, never the same twice. Another program may still take it first: rare, and loud."""
    for _ in range(1000):
        port = random.randint(_FIRST, _LAST)  # noqa: S311 — spreads programs that start together, no secret
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
    raise OSError(f"No port between {_FIRST} and {_LAST} is free on {LOOPBACK}.")
