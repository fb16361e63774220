"""Answers that no server in its right mind gives: bounded in size and in time."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from handlers.shop import http_post
from handlers.shop.checked_transport import CheckedTransport
from handlers.shop.http_post import Answered, post
from onwrite.local.ports import LOOPBACK


@contextmanager
def saying(*parts: bytes, then: threading.Event | None = None, for_ever: bytes = b"") -> Iterator[str]:
    """A server that says this to whoever connects, and goes on saying `for_ever` until nobody listens."""
    with socket.create_server((LOOPBACK, 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                for part in parts:
                    connection.sendall(part)
                try:
                    while for_ever:
                        connection.sendall(for_ever)
                except OSError:
                    return
                if then:
                    then.wait(30)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
        if then:
            then.set()
        thread.join(30)
        assert not thread.is_alive()


def said_to(url: str) -> Answered:
    return post(url, b"{}", {}, CheckedTransport(allow_private=True))


def test_a_body_without_an_end_is_read_no_further_than_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_post, "ANSWER_TIME", 3600.0)  # its size alone ends it
    with saying(b"HTTP/1.1 400 No\r\n\r\n", for_ever=b"word " * 10_000) as url:
        answered = said_to(url)
    assert (answered.status, answered.said) == (400, ("word " * 40).strip())


def test_a_body_that_breaks_off_does_not_change_the_answer() -> None:
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhal") as url:
        assert said_to(url) == Answered(200, "hal")


def test_a_body_that_comes_slowly_is_read_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_post, "ANSWER_BYTES", 10**15)
    monkeypatch.setattr(http_post, "ANSWER_TIME", 0.1)
    with saying(b"HTTP/1.1 400 No\r\n\r\n", for_ever=b"word ") as url:
        assert said_to(url).said.startswith("word word")


def test_a_body_that_never_comes_does_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_post, "TIMEOUTS", httpx.Timeout(5.0, read=0.2))
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", then=threading.Event()) as url:
        assert said_to(url) == Answered(200)


def test_a_compressed_body_is_not_blown_up() -> None:
    bomb = gzip.compress(b"word " * 1_000_000)
    with saying(b"HTTP/1.1 400 No\r\nContent-Encoding: gzip\r\n\r\n" + bomb) as url:
        assert "word word" not in said_to(url).said


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00 caf\xc3\xa9", b"\x1b[31m\n caf\xc3\xa9", b"\xe2\x80\xae caf\xc3\xa9"]
)
def test_what_does_not_print_is_left_out(body: bytes) -> None:
    with saying(b"HTTP/1.1 400 No\r\n\r\n", body) as url:
        said = said_to(url).said
    assert said.endswith("café")
    assert said.isprintable()
