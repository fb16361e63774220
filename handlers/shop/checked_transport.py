"""HTTP to a host that somebody else has named: only to public addresses, and to the very address that was checked.

A name is looked up once. Were it looked up for the check and again for the connection, a name server could answer
with a public address first and with one of our own network then (DNS rebinding).
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Final

import httpx

from handlers.shop.public_addresses import is_public

MOST_ADDRESSES: Final = 3  # tried, one after the other

Resolve = Callable[[str, int], Sequence[str]]


class AddressRefused(Exception):
    """The host is none that may be spoken to; the text says why, and holds nothing of the URL but the host."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Each address once, in the system's order. Understands the odd forms too, such as 127.1 and 0x7f000001."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


class CheckedTransport(httpx.BaseTransport):
    """https to public addresses; with `allow_private` http too, and every address.

    TLS is held to the host's name, as it would be without this: name indication, certificate and the Host header
    are the name's, and only the connection is made to an address.
    """

    def __init__(self, *, allow_private: bool = False, look_up: Resolve = resolve) -> None:
        self._allow_private = allow_private
        self._look_up = look_up
        self._inner = httpx.HTTPTransport(
            verify=ssl.create_default_context(),  # the system's certificates, and those of SSL_CERT_FILE
            # A connection is kept by its address: the next host there would be taken at the word of the first.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        self._check_scheme(request.url)
        addresses = self._addresses(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        for address in addresses[:-1]:
            try:
                return self._inner.handle_request(_pinned(request, host, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # nothing of the request was sent
        return self._inner.handle_request(_pinned(request, host, addresses[-1]))

    def close(self) -> None:
        self._inner.close()

    def _check_scheme(self, url: httpx.URL) -> None:
        if url.scheme != "https" and not (self._allow_private and url.scheme == "http"):
            raise AddressRefused(f"{url.host} is not spoken to over {url.scheme or 'nothing'}: use https")

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = self._look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"the name {host} was not found: {error}") from error
        if not found:
            raise httpx.ConnectError(f"the name {host} has no address")
        if not self._allow_private and (refused := [address for address in found if not is_public(address)]):
            # One is enough: a public name has no business with an address of a private network.
            named = host if refused[0] == host else f"{host} leads to {refused[0]}, which"
            raise AddressRefused(f"{named} is no address of the public internet")
        return found[:MOST_ADDRESSES]


def _pinned(request: httpx.Request, host: str, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,  # Host among them
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
