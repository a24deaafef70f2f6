"""Making the native part of the search with a compiler that somebody chose."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "script" / "native.py"
LIBRARY = SCRIPT.parents[1] / "search" / "native" / "libassembler.so"


@pytest.mark.parametrize("chosen", ["/nowhere/c++", "false"])
def test_a_compiler_that_can_not_is_told_and_the_library_stays(chosen: str) -> None:
    before = LIBRARY.read_bytes()
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT)], env={**os.environ, "CXX": chosen}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"{chosen} ") and "Traceback" not in done.stderr
    assert LIBRARY.read_bytes() == before
    assert list(LIBRARY.parent.glob("*.new")) == []
