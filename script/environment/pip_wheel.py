"""Fetch the one pinned wheel of pip for a Python that comes without (Debian's own does), with nothing but urllib."""

import base64
import hashlib
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from pathlib import Path

import pip_settings
from places import SetupError

NAME = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
_SECONDS = 60
_MAXIMUM_BYTES = 16 * 1024 * 1024


def fetch(folder: Path) -> Path:
    """The wheel in `folder`, whole and with the right SHA-256. Raises `SetupError`."""
    target = folder / NAME
    if target.exists() and _is_right(target.read_bytes()):
        return target
    settings = pip_settings.read()
    wheel = _from_folders(settings) or _from_index(settings)
    if not _is_right(wheel):
        raise SetupError(f"what {_shown(settings.index_url)} gave as {NAME} is not that wheel (its SHA-256 differs)")
    part = target.with_suffix(".part")
    part.write_bytes(wheel)
    part.replace(target)
    return target


def _is_right(data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == SHA256


def _from_folders(settings: pip_settings.PipSettings) -> bytes | None:
    for place in settings.find_links:
        path = Path(place.removeprefix("file://")) / NAME
        if path.is_file():
            return path.read_bytes()
    return None


def _from_index(settings: pip_settings.PipSettings) -> bytes:
    page_url = settings.index_url.rstrip("/") + "/pip/"
    try:
        page = _get(page_url, settings).decode("utf-8", "replace")
        links = (unescape(link) for link in re.findall(r'href="([^"]+)"', page))
        found = next((link for link in links if link.partition("#")[0].endswith(f"/{NAME}")), None)
        if found is None:
            raise SetupError(f"{_shown(settings.index_url)} does not have {NAME}")
        return _get(urllib.parse.urljoin(page_url, found.partition("#")[0]), settings)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as problem:
        reason = getattr(problem, "reason", problem)
        raise SetupError(
            f"{_shown(settings.index_url)} can't be reached ({reason}). This Python comes without pip, which is "
            "fetched from there; name another index with PIP_INDEX_URL, or install the package python3-venv."
        ) from problem


def _get(url: str, settings: pip_settings.PipSettings) -> bytes:
    address, login = _without_login(url, settings)
    if not address.startswith(("https://", "http://")):
        raise SetupError(f"{_shown(url)} is no address of a package index")
    headers = {"Accept": "text/html, */*", "User-Agent": "kronika-setup"}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - its scheme was looked at
    if login:
        request.add_unredirected_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    proxies = urllib.request.getproxies() | (dict.fromkeys(("http", "https"), settings.proxy) if settings.proxy else {})
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler(proxies), urllib.request.HTTPSHandler(context=_tls(address, login, settings))
    )
    with opener.open(request, timeout=_SECONDS) as answer:
        data: bytes = answer.read(_MAXIMUM_BYTES)
    return data


def _tls(address: str, login: str, settings: pip_settings.PipSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.certificates or None)
    host = urllib.parse.urlsplit(address).hostname
    # A bare machine may know no authority at all. What is fetched is held against a SHA-256 that stands in this file,
    # so that nobody on the way can change it; only a login must never go where nobody proved who they are.
    paths = ssl.get_default_verify_paths()
    knows_nobody = not settings.certificates and not context.get_ca_certs() and not _any_file(paths.capath)
    if host in settings.trusted_hosts or (knows_nobody and not login):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _any_file(folder: str | None) -> bool:
    return folder is not None and Path(folder).is_dir() and any(Path(folder).iterdir())


def _without_login(url: str, settings: pip_settings.PipSettings) -> tuple[str, str]:
    """The address without its user and password, and these as `user:password`; those of the index serve its host."""
    parts, index = urllib.parse.urlsplit(url), urllib.parse.urlsplit(settings.index_url)
    holder = parts if parts.username else index if index.hostname == parts.hostname else parts
    login = ""
    if holder.username:
        login = f"{urllib.parse.unquote(holder.username)}:{urllib.parse.unquote(holder.password or '')}"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), login


def _shown(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
