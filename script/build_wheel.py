"""The wheel carries the manual and what a checkout makes at set-up: compiled translations, the native part of the
search, browser libraries, fonts. It is for the kind of machine that it was built on, and for any Python.
"""

import runpy
import shutil
from pathlib import Path

from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.errors import SetupError

_ROOT = Path(__file__).resolve().parents[1]


class BuildWithMadeFiles(build_py):
    """In a checkout that is used as it stands (an editable install) script/setup makes them instead."""

    def run(self) -> None:
        if not self.editable_mode:
            for script in ("translations.py", "native.py"):
                runpy.run_path(str(_ROOT / "script" / script), run_name="__main__")
            if not (_ROOT / "dam" / "web" / "static" / "vendor").is_dir():
                raise SetupError("The browser libraries are missing. Run script/vendor, then build again.")
        super().run()
        if not self.editable_mode:
            # A checkout has the manual among its pages; what is installed has no such folder.
            place = Path(self.build_lib) / "dam" / "web" / "manual"
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(_ROOT / "docs" / "manual", place)


class WheelOfThisMachine(bdist_wheel):
    def finalize_options(self) -> None:
        # What is loaded by ctypes is none that setuptools knows of.
        self.distribution.has_ext_modules = lambda: True  # type: ignore[method-assign]
        super().finalize_options()

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]
