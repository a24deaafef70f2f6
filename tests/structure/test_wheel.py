"""The wheel holds all that the product needs, and runs outside the checkout."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.structure.repository import ROOT, files

PACKAGES = ("dam", "search", "workers", "templates", "migrations")
# What lies in the packages' folders and is of no use where the product runs.
NOT_PACKED = {"package.json", "package-lock.json", ".npmrc"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the checkout and nothing of an earlier build slips in."""
    copy, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    vendor = (ROOT / "dam" / "web" / "static" / "vendor").rglob("*")
    for path in [*files(), *(path for path in vendor if path.is_file())]:
        place = copy / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(target)]
    done = subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(copy)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(target.glob("*.whl"))


def test_it_holds_every_file_of_the_packages(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for path in files()
        if path.relative_to(ROOT).parts[0] in PACKAGES and path.name not in NOT_PACKED
    }
    assert not wanted - packed, "\n".join(sorted(wanted - packed))


def test_it_holds_what_is_made_at_set_up(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    catalogues = {str(p.relative_to(ROOT).with_suffix(".mo")) for p in files() if p.suffix == ".po"}
    vendor = ROOT / "dam" / "web" / "static" / "vendor"
    libraries = {str(p.relative_to(ROOT)) for p in vendor.rglob("*") if p.is_file() and not p.name.startswith(".")}
    assert catalogues and libraries
    assert not (catalogues | libraries) - packed, "\n".join(sorted((catalogues | libraries) - packed))
    manual = {str(p.relative_to(ROOT / "docs")) for p in files() if p.is_relative_to(ROOT / "docs" / "manual")}
    assert manual and not {f"dam/web/{name}" for name in manual} - packed
    assert "search/native/libassembler.so" in packed and not wheel.stem.endswith("-any")
    assert any(name.endswith("/licenses/LICENSE") for name in packed)
    assert not [name for name in packed if "node_modules" in name or name.startswith(("tests/", "script/", "bench/"))]


def test_it_runs_where_the_checkout_is_not(wheel: Path, tmp_path: Path) -> None:
    """With the packages of this environment, which the wheel's own dependencies are."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    site = next((place / "lib").glob("python3*/site-packages"))
    target = ["--target", str(site), "--no-deps", "--no-index", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "install", *target, str(wheel)], check=True)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (site / "lent.pth").write_text("\n".join(lent), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DAM_HOME": str(tmp_path / "home")}
    program = "import config, dam.cli; print(config.__file__); dam.cli.main()"
    done = subprocess.run(
        [python, "-c", program, "user", "list"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert str(site) in done.stdout
    read = "from dam.web import manual; print(*manual.names())"
    shown = subprocess.run([python, "-c", read], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert "start" in shown.stdout.split(), shown.stderr
