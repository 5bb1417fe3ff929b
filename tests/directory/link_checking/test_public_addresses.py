from ipaddress import ip_address

import pytest

from directory.link_checking.public_addresses import as_address, is_public


@pytest.mark.parametrize("address", ["1.1.1.1", "197.80.1.2", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_what_is_on_the_internet_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "192.0.2.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_what_is_inside_is_not(address):
    assert not is_public(ip_address(address))


def test_a_host_is_an_address_or_a_name():
    assert as_address("[::1]") == ip_address("::1")
    assert as_address("example.org") is None
