"""Dependencies point one way, conformance -> reference -> checker, and third parties are declared."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

OURS = {"bellproof", "bellproof_certificates", "bellproof_checker", "bellproof_conformance"}

MAY_IMPORT = {
    "bellproof_certificates": {"bellproof_certificates"},
    "bellproof_checker": {"bellproof_checker"},
    "bellproof": {"bellproof", "bellproof_checker", "bellproof_certificates"},
    "bellproof_conformance": OURS,
}


def imported(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Line and top-level name of everything that a module imports, wherever in it, or names in a string.

    A string that is exactly the dotted name of one of our modules counts as an import: it can only be
    meant for ``importlib``, whose ways no syntax tree shows.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, package if node.level else (node.module or "").partition(".")[0]
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"bellproof_\w+(\.\w+)*", node.value)
            and node.value.partition(".")[0] in OURS
        ):
            yield node.lineno, node.value.partition(".")[0]


def imports_of(folder: Path, package: str) -> Iterator[tuple[str, str]]:
    """``file:line`` and top-level name of every import below a folder."""
    for path in sorted(folder.rglob("*.py")):
        for line, name in imported(path.read_text(encoding="utf-8"), package):
            yield f"{path.relative_to(folder)}:{line}", name


def test_every_form_of_an_import_is_seen() -> None:
    source = """
import os.path, numpy as np
from json import dumps
from . import sibling
from .. import cousin
def late():
    import sympy.core
    if True:
        from flint import arb
module = import_module("bellproof_conformance.suite")
prose = "bellproof_conformance is no import when it stands in a sentence"
"""
    assert [name for _, name in sorted(imported(source, "mine"))] == [
        "numpy",
        "os",
        "json",
        "mine",
        "mine",
        "sympy",
        "flint",
        "bellproof_conformance",
    ]


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_our_packages_depend_one_way(sources: dict[str, Path], package: str) -> None:
    against = [
        (place, name)
        for place, name in imports_of(sources[package], package)
        if name in OURS and name not in MAY_IMPORT[package]
    ]
    assert against == []


def test_the_tests_of_the_reference_know_nothing_of_the_suite(root: Path) -> None:
    against = [
        (place, name)
        for place, name in imports_of(root / "reference/tests", "")
        if name == "bellproof_conformance" and not place.startswith("repository/")
    ]
    assert against == []


@pytest.mark.parametrize("package", ["bellproof_checker", "bellproof_certificates"])
def test_the_checker_stands_on_the_standard_library_alone(sources: dict[str, Path], package: str) -> None:
    foreign = [
        (place, name)
        for place, name in imports_of(sources[package], package)
        if name != package and name not in sys.stdlib_module_names
    ]
    assert foreign == []


def test_the_checker_loads_no_code_by_name(sources: dict[str, Path]) -> None:
    loaders = {"importlib", "runpy", "pkgutil", "ctypes", "pickle", "marshal"}
    calls = {"__import__", "eval", "exec", "compile"}
    found = [entry for entry in imports_of(sources["bellproof_checker"], "") if entry[1] in loaders]
    found += [
        (f"{path.name}:{node.lineno}", node.func.id)
        for path in sorted(sources["bellproof_checker"].rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls
    ]
    assert found == []


@pytest.mark.parametrize("package", ["bellproof", "bellproof_conformance"])
def test_every_third_party_import_is_declared(root: Path, sources: dict[str, Path], package: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    shipped = [extras[name] for name in extras if name != "test"]
    declared = {Requirement(line).name for group in [project["dependencies"], *shipped] for line in group}
    distributions = packages_distributions()
    undeclared = [
        (place, name)
        for place, name in imports_of(sources[package], package)
        if name not in sys.stdlib_module_names
        and name not in OURS
        and not declared.intersection(distributions.get(name, []))
    ]
    assert undeclared == []
