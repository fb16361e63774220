"""Between a page and the Firestore emulator: a line on which an answer can get lost after what it answers was done."""

import re
import socket
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from onwrite.local.ports import LOOPBACK

_SESSION = re.compile(rb"[?&]SID=([^& ]+)")
_UNKNOWN = (
    b"HTTP/1.1 400 Bad Request\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 11\r\nConnection: close\r\n\r\nUnknown SID"
)
_CHUNK = 65_536


class DeafLine:
    """A context manager; a page reaches Firestore at `host`. `said` is all that came from pages."""

    def __init__(self, firestore_host: str) -> None:
        name, _, port = firestore_host.rpartition(":")
        self.server = (name, int(port))
        self.said = b""
        self.deaf = False
        self._forgotten: set[bytes] = set()
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._listener = _Listener((LOOPBACK, 0), _connection_of(self))
        self.host = f"{LOOPBACK}:{self._listener.server_address[1]}"

    def hang_up(self) -> None:
        """Ends every connection, and the server has forgotten their sessions; a new one is heard again."""
        with self._lock:
            self._forgotten |= set(_SESSION.findall(self.said))
            self.deaf = False
            for connection in self._open:
                _end(connection)
            self._open.clear()

    def is_forgotten(self, request: bytes) -> bool:
        """Also notes what is asked."""
        with self._lock:
            self.said += request
            return any(session in self._forgotten for session in _SESSION.findall(request))

    def keep(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def __enter__(self) -> Self:
        Thread(target=self._listener.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self.hang_up()
        self._listener.server_close()


class _Listener(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


def _connection_of(line: DeafLine) -> type[BaseRequestHandler]:
    class Connection(BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(line.server) as server, suppress(OSError):
                line.keep(self.request)
                Thread(target=self._answer, args=(server,), daemon=True).start()
                while request := _received(self.request):
                    if line.is_forgotten(request):
                        self.request.sendall(_UNKNOWN)
                        return
                    server.sendall(request)

        def _answer(self, server: socket.socket) -> None:
            with suppress(OSError):  # the page has gone
                while answer := _received(server):
                    if not line.deaf:
                        self.request.sendall(answer)
            _end(self.request)

    return Connection


def _end(connection: socket.socket) -> None:
    with suppress(OSError):  # it has ended already
        connection.shutdown(socket.SHUT_RDWR)


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(_CHUNK)
    except OSError:  # it was hung up
        return b""
