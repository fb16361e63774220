"""To the address that was checked, and held to the name: real connections, real TLS."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from handlers.shop.checked_transport import AddressRefused, CheckedTransport, resolve
from handlers.shop.http_post import Answered, post
from onwrite.local.partner import Partner
from onwrite.local.ports import free_port
from tests.unit.handlers.certificates import self_signed, server_context

HOST = "merchant.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"), HOST)


@pytest.fixture
def asked_for() -> list[str | None]:
    """The names that clients have asked the server for, by TLS."""
    return []


@pytest.fixture
def partner(certificate: Path, asked_for: list[str | None]) -> Iterator[Partner]:
    tls = server_context(certificate)

    def ask(_socket: object, name: str | None, _context: ssl.SSLContext) -> None:
        asked_for.append(name)

    tls.sni_callback = ask
    with Partner(tls=tls, host=HOST) as partner:
        yield partner


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


class Names:
    """A name server that gives each of its answers once, and the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def say(
    url: str, look_up: Callable[[str, int], Sequence[str]] = resolve, *, private: bool = True
) -> Answered:
    return post(url, b"{}", {}, CheckedTransport(allow_private=private, look_up=look_up))


@pytest.mark.usefixtures("trusted")
def test_the_name_is_looked_up_once_and_kept_for_tls_and_host(
    partner: Partner, asked_for: list[str | None]
) -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])  # what it would say the second time is of no account
    assert say(f"{partner.url}/notices", names).status == 401
    assert names.asked == [(HOST, partner.port)]
    assert asked_for == [HOST]
    assert partner.received.notices[0].headers["Host"] == f"{HOST}:{partner.port}"


@pytest.mark.usefixtures("trusted")
def test_the_certificate_must_be_the_names_and_not_the_addresses(partner: Partner) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED.*other.example"):
        say(f"https://other.example:{partner.port}/notices", Names(["127.0.0.1"]))
    assert partner.received.notices == []


def test_a_certificate_nobody_vouches_for_is_none(partner: Partner) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        say(f"{partner.url}/notices", Names(["127.0.0.1"]))
    assert partner.received.notices == []


@pytest.mark.usefixtures("trusted")
def test_an_address_where_nobody_listens_is_passed_over(partner: Partner) -> None:
    assert say(f"{partner.url}/notices", Names(["::1", "127.0.0.2", "127.0.0.1"])).status == 401
    assert len(partner.received.notices) == 1


@pytest.mark.usefixtures("trusted")
def test_the_first_address_that_listens_is_taken(partner: Partner) -> None:
    assert say(f"{partner.url}/notices", Names(["127.0.0.1", "127.0.0.2"])).status == 401


def test_all_addresses_without_a_listener_are_no_answer() -> None:
    with pytest.raises(httpx.ConnectError):
        say(f"https://{HOST}:{free_port()}/", Names(["127.0.0.1", "127.0.0.2"]))


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["10.0.0.5"], ["169.254.169.254"], ["::ffff:127.0.0.1"], ["8.8.8.8", "192.168.0.1"]],
)
def test_a_name_that_leads_into_a_private_network_is_refused_unasked(
    partner: Partner, found: list[str]
) -> None:
    with pytest.raises(
        AddressRefused, match=f"{HOST} leads to {found[-1]}, which is no address of the public internet"
    ):
        say(f"{partner.url}/notices", Names(found), private=False)
    assert partner.received.notices == []


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "0",
    ],
)
def test_this_machine_is_refused_in_every_way_to_write_it(partner: Partner, host: str) -> None:
    with pytest.raises((AddressRefused, httpx.InvalidURL)):
        say(f"https://{host}:{partner.port}/notices", private=False)
    assert partner.received.notices == []


@pytest.mark.parametrize("scheme", ["http", "ftp", "file"])
def test_only_https_is_spoken(scheme: str) -> None:
    with pytest.raises((AddressRefused, httpx.UnsupportedProtocol), match="https|protocol"):
        say(f"{scheme}://{HOST}/", Names(["8.8.8.8"]), private=False)


def test_http_is_spoken_where_private_addresses_are_allowed() -> None:
    with Partner() as plain:
        assert say(f"{plain.url}/notices").status == 401


@pytest.mark.parametrize("host", ["nobody.invalid", "a" * 64 + ".example", "a..example"])
def test_a_name_that_is_not_there_is_no_answer_yet(host: str) -> None:
    with pytest.raises(httpx.TransportError):
        say(f"https://{host}/", private=False)


def test_a_name_without_an_address_is_no_answer_yet() -> None:
    with pytest.raises(httpx.ConnectError, match="has no address"):
        say(f"https://{HOST}/", Names([]), private=False)


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    with Partner() as plain:
        assert say(f"{plain.url}/notices").status == 401
