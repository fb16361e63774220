"""No address of a private network passes, in whatever form it comes."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.shop.public_addresses import is_public

V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6)

PRIVATE = (
    *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
    *("0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "192.88.99.0/24"),
    *("::1/128", "::/128", "fc00::/7", "fd20:ce::254/128", "fe80::/10", "fec0::/10", "ff00::/8"),
    *(
        "2001:db8::/32",
        "2001::/32",
        "2002::/16",
        "3fff::/20",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "5f00::/16",
    ),
    *("::ffff:0:0/96", "::/96"),
)


@given(st.sampled_from(PRIVATE), st.data())
def test_no_address_of_a_private_network_is_public(network: str, data: st.DataObject) -> None:
    address = data.draw(st.ip_addresses(network=ip_network(network)))
    assert not is_public(str(address))


@given(V4 | V6)
def test_none_that_python_knows_to_be_private_is_public(address: IPv4Address | IPv6Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved or address.is_unspecified:
        assert not is_public(str(address))


@given(V4)
def test_no_ipv4_address_passes_in_the_clothes_of_ipv6(address: IPv4Address) -> None:
    number = int(address)
    mapped, nat64 = IPv6Address((0xFFFF << 32) | number), IPv6Address((0x64FF9B << 96) | number)
    six_to_four = IPv6Address((0x2002 << 112) | (number << 80))
    assert not any(is_public(str(hidden)) for hidden in (mapped, nat64, six_to_four))
    assert not is_public(f"::ffff:{address}")


@given(V4)
def test_all_other_ipv4_addresses_are_public(address: IPv4Address) -> None:
    if address.is_global and not any(address in ip_network(kept) for kept in PRIVATE if "." in kept):
        assert is_public(str(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "100.63.255.255", "172.32.0.0", "2606:4700:4700::1111", "2a00:1450::1"]
)
def test_an_ordinary_server_is_public(address: str) -> None:
    assert is_public(address)
    assert ip_address(address).is_global


@pytest.mark.parametrize(
    "text",
    ["", "localhost", "127.1", "0x7f000001", "8.8.8.8 ", "fe80::1%eth0", "2606:4700::1%1", "8.8.8.8/32"],
)
def test_what_is_no_plain_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.text(max_size=40))
def test_no_text_does_any_harm(text: str) -> None:
    assert is_public(text) in {True, False}
