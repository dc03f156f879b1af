"""The lock files pin every package by hash, say nothing of where it comes from, and fit pyproject."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ["audit", "lock", "test"]


def entries(text: str) -> list[list[str]]:
    """The logical lines of a requirements file, each split into the requirement and its options."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [re.split(r"\s+(?=--)", line.strip()) for line in joined.splitlines() if line.strip()]


def pinned(root: Path, lock: str) -> dict[str, Requirement]:
    """Name -> pinned requirement of a lock file."""
    text = (root / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    requirements = [Requirement(line) for line, *_ in entries(text)]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def version(pin: Requirement) -> str:
    """The one version that a pin allows."""
    [specifier] = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict[str, Any]:
    """The tables of pyproject."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def test_there_is_no_other_lock(root: Path) -> None:
    assert sorted(path.stem for path in (root / "requirements").glob("*.lock")) == LOCKS


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_one_version_with_hashes_and_nothing_else(root: Path, lock: str) -> None:
    text = (root / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    found = entries(text)
    assert found
    for requirement, *options in found:
        assert version(Requirement(requirement))
        assert options, f"{requirement} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option) for option in options), requirement


@pytest.mark.parametrize("name", [*(f"{lock}.lock" for lock in LOCKS), "build.in", "lock.in"])
def test_no_host_is_named(root: Path, name: str) -> None:
    text = (root / "requirements" / name).read_text(encoding="utf-8")
    assert not re.search(r"://|@|--(?:extra-)?index-url|--find-links|--trusted-host", text)
    assert not re.search(r"\b[a-z0-9-]+\.(?:org|com|net|io|dev|local)\b", text)


def test_the_audit_needs_a_part_of_what_the_tests_need(root: Path) -> None:
    audit, test = pinned(root, "audit"), pinned(root, "test")
    assert {name: str(pin) for name, pin in audit.items()} == {
        name: str(pin) for name, pin in test.items() if name in audit
    }


def test_the_audit_needs_no_solver_no_computer_algebra_and_no_test_runner(root: Path) -> None:
    assert not {"cvxpy", "clarabel", "sympy", "python-flint", "pytest", "mypy", "ruff"} & set(
        pinned(root, "audit")
    )


@pytest.mark.parametrize(("lock", "extras"), [("audit", ["report"]), ("test", None)])
def test_what_pyproject_asks_for_is_locked_in_range(
    root: Path, pyproject: dict[str, Any], lock: str, extras: list[str] | None
) -> None:
    pins = pinned(root, lock)
    optional = pyproject["project"]["optional-dependencies"]
    asked = pyproject["build-system"]["requires"] + pyproject["project"]["dependencies"]
    for extra in optional if extras is None else extras:
        asked += optional[extra]
    for line in asked:
        requirement = Requirement(line)
        pin = pins[canonicalize_name(requirement.name)]
        assert version(pin) in requirement.specifier, f"{line} is locked as {pin}: run `make lock`"


def test_the_locked_build_tools_are_those_of_pyproject(root: Path, pyproject: dict[str, Any]) -> None:
    text = (root / "requirements/build.in").read_text(encoding="utf-8")
    asked = [line for line in text.splitlines() if not line.startswith("#")]
    assert asked == pyproject["build-system"]["requires"]
