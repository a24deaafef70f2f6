"""Debian packages: which program needs which, and one apt-get for all that are missing."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .common import ServicesError, cache_folder, log_tail, say

POLICY = Path("/usr/sbin/policy-rc.d")
APT_OPTIONS = ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"]
JAVA_PACKAGES = ("openjdk-17-jdk-headless", "openjdk-21-jdk-headless")
# What the tests and screenshots want beside the servers: a program that shows it is there, and its package.
TOOLS = {
    "chromium": "chromium",
    "ffmpeg": "ffmpeg",
    "ffprobe": "ffmpeg",
    "exiftool": "libimage-exiftool-perl",
    "git": "git",
}
# Chromium draws Georgian, Arabic and Cyrillic with these.
FONT_PACKAGE = "fonts-noto-core"
# Reads pages; its languages are data of their own.
_PAGE_LANGUAGES = ("uzb", "uzb-cyrl", "kat", "bul", "fas", "sqi", "rus", "eng")
TESSERACT_PACKAGES = ("tesseract-ocr", *(f"tesseract-ocr-{language}" for language in _PAGE_LANGUAGES))
TESSERACT_DATA = Path("/usr/share/tesseract-ocr")
FONT_FOLDER = Path("/usr/share/fonts/truetype/noto")
# The program by which the tests drive Chromium is linked with it.
ATOMIC_PACKAGE = "libatomic1"
LIBRARIES = Path("/usr/lib")


def missing_tools() -> list[str]:
    packages = [package for program, package in TOOLS.items() if shutil.which(program) is None]
    if not any(FONT_FOLDER.glob("NotoSansGeorgian-*")):
        packages.append(FONT_PACKAGE)
    if not any(LIBRARIES.glob("*/libatomic.so.1")):
        packages.append(ATOMIC_PACKAGE)
    if shutil.which("tesseract") is None or len(list(TESSERACT_DATA.glob("*/tessdata/*.traineddata"))) < len(
        _PAGE_LANGUAGES
    ):
        packages += TESSERACT_PACKAGES
    return packages


def java_package() -> str:
    """The oldest Java that will do and that this release of Debian or Ubuntu has."""
    if shutil.which("apt-cache"):
        for package in JAVA_PACKAGES:
            answer = subprocess.run(["apt-cache", "show", "--no-all-versions", package], capture_output=True)
            if answer.returncode == 0:
                return package
    return JAVA_PACKAGES[0]


def install_packages(packages: Sequence[str]) -> None:
    """Install `packages`; where that takes root and we are not, stop with the line that a person must run."""
    wanted = sorted(set(packages))
    if not wanted:
        return
    names = " ".join(wanted)
    if shutil.which("apt-get") is None:
        raise ServicesError(
            f"missing on this machine, and there is no apt-get to fetch it: the Debian packages {names}"
        )
    if os.geteuid() != 0:
        raise ServicesError(
            f"missing on this machine: {names}\nrun this once, then try again:\n"
            f"  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends {names}'"
        )
    say(f"installing with apt: {names}")
    with _no_service_starts():
        _apt_get("update")
        _apt_get("install", "-y", "--no-install-recommends", *wanted)


def _apt_get(*arguments: str) -> None:
    log = cache_folder() / "apt.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1"}
    with log.open("ab") as output:
        done = subprocess.run(
            ["apt-get", *APT_OPTIONS, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    if done.returncode:
        raise ServicesError(f"apt-get {' '.join(arguments)} failed ({log}):\n{log_tail(log)}")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Packages must not start a server of the machine's own; a policy that is already there stays as it is."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()
