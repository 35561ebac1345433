"""Addresses that are counted: as the connection has them, or as a proxy says that is believed."""

import httpx
import pytest

from api.access.limiting import address_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002::/64"),
        ("2001:db8:1:3::1", "2001:0db8:0001:0003::/64"),
        ("a proxy's nonsense", "a proxy's nonsense"),
        ("x" * 5000, "x" * 100),
    ],
)
def test_an_address_is_what_one_customer_has(host, counted) -> None:
    assert address_of({"client": (host, 1)}) == counted


def test_a_socket_without_an_address_is_one() -> None:
    assert address_of({"client": None}) == ""


def statuses(server: str, *forwarded: str) -> list[int]:
    return [
        httpx.get(f"{server}/api/v1/bureaus", headers={"X-Forwarded-For": address}).status_code
        for address in forwarded
    ]


def test_a_server_counts_by_the_address_that_a_proxy_it_trusts_gives(serving) -> None:
    """The rightmost that is no proxy of ours: whatever stands before it, the client wrote itself."""
    limits = {"HUIQI_LIMIT_REQUESTS": "2/hour", "HUIQI_TRUSTED_PROXIES": "127.0.0.1, 198.51.100.0/24"}
    with serving(**limits) as server:
        assert statuses(server, "203.0.113.1", "6.6.6.6, 203.0.113.1", "203.0.113.1, 198.51.100.7") == [
            200,
            200,
            429,
        ]
        assert statuses(server, "203.0.113.2", "203.0.113.2") == [200, 200]


def test_a_server_that_trusts_no_proxy_counts_by_the_connection(serving) -> None:
    with serving(HUIQI_LIMIT_REQUESTS="3/hour") as server:
        assert statuses(server, *(f"203.0.114.{n}" for n in range(4))) == [200] * 3 + [429]
