"""What pyproject lists by hand is complete, and the wheel carries all of it and nothing else."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest


@pytest.fixture(scope="session")
def setuptools_table(root: Path) -> dict[str, Any]:
    """The table ``tool.setuptools`` of pyproject."""
    table: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return table["tool"]["setuptools"]  # type: ignore[no-any-return] # TOML has no types to offer


@pytest.fixture(scope="session")
def shipped(sources: dict[str, Path]) -> set[str]:
    """Every file below the source roots, named as in an installation."""
    return {
        str(PurePosixPath(package) / path.relative_to(folder).as_posix())
        for package, folder in sources.items()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }


@pytest.fixture(scope="session")
def wheel(root: Path, sources: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built, offline, from a copy of what it is built from."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, copy)
    for folder in sources.values():
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(folder, copy / folder.relative_to(root), ignore=ignore)
    output = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*command, "--wheel-dir", str(output), str(copy)], check=True, stdin=subprocess.DEVNULL)
    [built] = output.iterdir()
    return built


def test_the_source_roots_are_those_of_pyproject(
    root: Path, sources: dict[str, Path], setuptools_table: dict[str, Any]
) -> None:
    assert {name: root / folder for name, folder in setuptools_table["package-dir"].items()} == sources


def test_every_package_is_listed(shipped: set[str], setuptools_table: dict[str, Any]) -> None:
    folders = {PurePosixPath(name).parent for name in shipped if name.endswith(".py")}
    assert setuptools_table["packages"] == sorted(".".join(folder.parts) for folder in folders)
    assert {str(folder / "__init__.py") for folder in folders} <= shipped


def test_the_data_globs_take_every_file_that_is_no_module(
    sources: dict[str, Path], shipped: set[str], setuptools_table: dict[str, Any]
) -> None:
    taken = {
        str(PurePosixPath(package) / path.relative_to(sources[package]).as_posix())
        for package, globs in setuptools_table["package-data"].items()
        for glob in globs
        for path in sources[package].glob(glob)
    }
    assert taken == {name for name in shipped if not name.endswith(".py")}


def test_every_importable_root_says_that_it_is_typed(shipped: set[str]) -> None:
    for package in ("bellproof", "bellproof_checker", "bellproof_conformance"):
        assert f"{package}/py.typed" in shipped


def test_the_wheel_holds_what_the_source_roots_hold(wheel: Path, shipped: set[str]) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = {name for name in names if ".dist-info/" in name}
    assert names - metadata == shipped
    assert "bellproof/data/table1.csv" in names
    assert any(name.endswith("/licenses/LICENSE") for name in metadata)


def test_the_checker_of_the_wheel_runs_on_a_bare_python(wheel: Path, tmp_path: Path) -> None:
    """No site packages, no environment, no other package of ours: only what the wheel's folder holds."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(
            tmp_path, [name for name in archive.namelist() if name.startswith("bellproof_checker/")]
        )
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import bellproof_checker as c; print(c.__file__)"
    )
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == str(tmp_path / "bellproof_checker" / "__init__.py")
