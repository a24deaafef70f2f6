"""Where things lie, how a step's program is run and how a person is told."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CACHE = ROOT / ".cache"
LOG = CACHE / "setup.log"
_TAIL_LINES = 25


class SetupError(Exception):
    """A reason and a next step for the person at the prompt."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def lock_file(name: str) -> Path:
    return ROOT / "script" / f"requirements{name}.lock"


def fingerprint(*parts: str | Path) -> str:
    """SHA-256 of texts and of the bytes of files; a file that is not there counts as empty."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.read_bytes() if part.is_file() else b""
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def run(command: Sequence[str | Path], what: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program with its words in the log. Raises `SetupError` with their end when it fails."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n")
        log.flush()
        inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env={**inherited, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        raise SetupError(f"{what} failed. The end of {LOG}:\n{_tail()}")


def pip(*arguments: str | Path, what: str) -> None:
    """pip of the environment; a libvips of the machine must not slip into what is built from source."""
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    no_libraries = {"PKG_CONFIG_LIBDIR": str(CACHE), "PKG_CONFIG_PATH": ""}
    run([PYTHON, "-I", "-m", "pip", *arguments], what, {**quiet, **no_libraries})


def _tail() -> str:
    lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL_LINES:]
    return "\n".join(f"    {line}" for line in lines)
