"""What a person has told pip about the package index: the environment first, then pip's own files."""

import configparser
import os
from dataclasses import dataclass
from pathlib import Path

_DEFAULT_INDEX = "https://pypi.org/simple"


@dataclass(frozen=True)
class PipSettings:
    index_url: str
    find_links: tuple[str, ...]
    certificates: str
    proxy: str
    trusted_hosts: tuple[str, ...]


def read() -> PipSettings:
    files = _from_files()

    def setting(name: str) -> str:
        return os.environ.get("PIP_" + name.upper().replace("-", "_")) or files.get(name, "")

    return PipSettings(
        index_url=setting("index-url") or _DEFAULT_INDEX,
        find_links=tuple(setting("find-links").split()),
        certificates=setting("cert") or os.environ.get("SSL_CERT_FILE", ""),
        proxy=setting("proxy"),
        trusted_hosts=tuple(host.partition(":")[0] for host in setting("trusted-host").split()),
    )


def _from_files() -> dict[str, str]:
    """The sections [global] and [install] of pip's files; a later file and a nearer section win."""
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return {}
    home = Path.home()
    shared = os.environ.get("XDG_CONFIG_DIRS", "").split(os.pathsep)
    candidates = [Path(folder) / "pip" / "pip.conf" for folder in shared if folder] + [Path("/etc/pip.conf")]
    candidates.append(home / ".pip" / "pip.conf")
    candidates.append(Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf")
    if named:
        candidates.append(Path(named))
    settings: dict[str, str] = {}
    for path in candidates:
        if path.is_file():
            parser = configparser.RawConfigParser()
            parser.read(path, encoding="utf-8")
            for section in ("global", "install"):
                if parser.has_section(section):
                    settings |= {name.replace("_", "-"): value for name, value in parser.items(section)}
    return settings
