"""Where a request comes from: a proxy of ours is believed, and nobody else."""

import pytest

import config
from dam.http.client_address import believed

PROXIES = config.load({"DAM_TRUSTED_PROXIES": "127.0.0.0/8, ::1,10.0.0.0/8", "DAM_SECRET_KEY": "x"}).trusted_proxies


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "found"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("::1", "203.0.113.7", "203.0.113.7"),
        # Said by the client itself: its own address stands behind it.
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7"),
        # No proxy of ours: what it says counts nothing.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "nonsense", "nonsense"),
        ("127.0.0.1", " , ", "127.0.0.1"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("", "203.0.113.7", ""),
    ],
)
def test_the_last_address_that_is_not_of_a_proxy(peer: str, forwarded_for: str, found: str) -> None:
    assert believed(peer, forwarded_for, PROXIES) == found


def test_without_proxies_nothing_is_believed() -> None:
    none = config.load({"DAM_TRUSTED_PROXIES": "", "DAM_SECRET_KEY": "x"}).trusted_proxies
    assert believed("127.0.0.1", "203.0.113.7", none) == "127.0.0.1"


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(config.SettingsError, match="DAM_TRUSTED_PROXIES"):
        config.load({"DAM_TRUSTED_PROXIES": "10.0.0.1/8", "DAM_SECRET_KEY": "x"})
