"""Where a request comes from. Behind a proxy only the proxy knows, and only a proxy of ours is believed."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from flask import current_app, request

Networks = Sequence[IPv4Network | IPv6Network]


def client_address() -> str:
    """Of the present request."""
    said = request.headers.get("X-Forwarded-For", "")
    return believed(request.remote_addr or "", said, current_app.config["DAM_SETTINGS"].trusted_proxies)


def believed(peer: str, forwarded_for: str, proxies: Networks) -> str:
    """The last address in the chain that no proxy of ours bears: each of them adds the one that it was asked from."""
    chain = [*(part.strip() for part in forwarded_for.split(",") if part.strip()), peer]
    for address in reversed(chain):
        if not _is_one_of(address, proxies):
            return address
    return chain[0]


def _is_one_of(address: str, networks: Networks) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in networks)
