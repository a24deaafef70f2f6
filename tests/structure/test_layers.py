"""Imports go down only: the contracts of import-linter in pyproject.toml."""

import subprocess
import sys

from tests.structure.repository import ROOT


def test_imports_go_down_only() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
