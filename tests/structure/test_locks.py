"""The lock files say the same as pyproject.toml and as each other, with hashes and no address of an index."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.structure.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN, DEV, BUILD = "requirements", "requirements-dev", "requirements-build"
NODE, COMPILER = "requirements-node", "requirements-compiler"
DIRECT = {
    RUN: PROJECT["project"]["dependencies"],
    DEV: [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]],
    BUILD: PROJECT["dependency-groups"]["build"],
    NODE: PROJECT["dependency-groups"]["node"],
    COMPILER: PROJECT["dependency-groups"]["compiler"],
}


def text(name: str) -> str:
    return (ROOT / "script" / f"{name}.lock").read_text(encoding="utf-8")


def locked(name: str) -> dict[str, str]:
    """Versions by name; one that differs between Pythons would stand there twice, which setup does not do."""
    rows = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text(name), re.M)
    versions = {canonicalize_name(found): version for found, version in rows}
    assert len(versions) == len(rows), f"{name} names a package twice"
    return versions


@pytest.mark.parametrize("name", DIRECT)
def test_every_direct_dependency_is_locked_within_its_bounds(name: str) -> None:
    versions = locked(name)
    for line in DIRECT[name]:
        wanted = Requirement(line)
        version = versions.get(canonicalize_name(wanted.name))
        assert version is not None, f"{wanted.name} is not in {name}.lock: run script/lock"
        assert wanted.specifier.contains(version), f"{name}.lock has {wanted.name} {version}, not {wanted.specifier}"


@pytest.mark.parametrize("name", DIRECT)
def test_every_locked_package_carries_hashes_and_no_address(name: str) -> None:
    for block in re.split(r"\n(?=[A-Za-z0-9])", text(name).split("\n", 2)[2]):
        assert "--hash=sha256:" in block, block
    assert "://" not in text(name)


def test_no_direct_dependency_was_dropped_from_the_project() -> None:
    """A package that stands in a lock file for the project's own sake is named by the project."""
    for name, direct in DIRECT.items():
        named = {canonicalize_name(Requirement(line).name) for line in direct}
        if name == DEV:
            named |= {canonicalize_name(Requirement(line).name) for line in DIRECT[BUILD]}
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text(name))
        own = {canonicalize_name(b.split("==")[0]) for b in blocks if re.search(r"# +(via )?kronika \(", b)}
        assert own == named, f"run script/lock for {name}.lock"


def test_tests_run_on_the_versions_that_the_product_runs_on() -> None:
    tests = locked(DEV)
    for name in (RUN, BUILD):
        assert locked(name).items() <= tests.items(), f"{name}.lock and {DEV}.lock differ: run script/lock"
