"""Compile the native part of the search: search/native/*.cpp to a library beside them, which `search.assembler` loads.

The compiler is $CXX, or the machine's own, or else Zig's from PyPI (script/requirements-compiler.lock), which needs no
headers and no libraries of the machine. With --strict a warning is an error, as the tests want it.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

NATIVE = Path(__file__).resolve().parents[1] / "search" / "native"
LIBRARY = NATIVE / "libassembler.so"
OPTIONS = ("-std=c++17", "-O2", "-shared", "-fPIC", "-s")
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Werror")


def compile_library(*more_options: str) -> None:
    """Raises `RuntimeError` with what each compiler said, where none makes it."""
    problems = []
    fresh = LIBRARY.with_suffix(f".{os.getpid()}.new")
    for compiler in _compilers():
        sources = [str(path) for path in NATIVE.glob("*.cpp")]
        command = [*compiler, *OPTIONS, *more_options, "-o", str(fresh), *sources]
        with tempfile.TemporaryDirectory(prefix="kronika-zig-") as cache:
            # Zig makes its standard library first and keeps that.
            environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
            try:
                done = subprocess.run(command, capture_output=True, text=True, env=environment)
            except OSError as problem:
                problems.append(f"{shlex.join(command)}\n{problem}")
                continue
        if done.returncode == 0:
            # As a whole: a system that is running keeps the one that it has loaded.
            fresh.replace(LIBRARY)
            return
        fresh.unlink(missing_ok=True)
        problems.append(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")
    raise RuntimeError("\n".join(problems) or "there is no C++ compiler on this machine")


def _compilers() -> Iterator[list[str]]:
    if chosen := os.environ.get("CXX"):
        yield shlex.split(chosen)
        return
    for name in ("c++", "g++", "clang++"):
        if shutil.which(name):
            yield [name]
            break
    if find_spec("ziglang"):
        yield [sys.executable, "-m", "ziglang", "c++"]


if __name__ == "__main__":
    try:
        compile_library(*(STRICT if "--strict" in sys.argv else ()))
    except RuntimeError as problem:
        sys.exit(str(problem))
