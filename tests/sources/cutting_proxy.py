"""A way to a server that breaks off in the middle of an answer."""

import contextlib
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from onwrite.local.ports import LOOPBACK

NO_LINGER = struct.pack("ii", 1, 0)  # closing sends a reset


@contextmanager
def cutting_proxy(target: int, after: int) -> Iterator[int]:
    """The port of it. Every connection is reset once the server has sent `after` bytes."""
    with socket.create_server((LOOPBACK, 0)) as door:
        Thread(target=_accept, args=(door, target, after), daemon=True).start()
        yield door.getsockname()[1]
        with contextlib.suppress(OSError):  # macOS; there, to close it is enough
            door.shutdown(socket.SHUT_RDWR)  # on Linux, to close it wakes nobody who waits for a client


def _accept(door: socket.socket, target: int, after: int) -> None:
    with contextlib.suppress(OSError):  # the door is closed: the test is over
        while True:
            client, _ = door.accept()
            server = socket.create_connection((LOOPBACK, target))
            Thread(target=_pass_on, args=(client, server, None), daemon=True).start()
            Thread(target=_pass_on, args=(server, client, after), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, most: int | None) -> None:
    passed = 0
    with contextlib.suppress(OSError):
        while (most is None or passed < most) and (data := source.recv(65_536)):
            target.sendall(data)
            passed += len(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            end.shutdown(socket.SHUT_RDWR)
        end.close()
