"""One version, written in four places, and the paper cited as it was published."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import bellproof


@pytest.fixture(scope="module")
def version(root: Path) -> str:
    """The version in pyproject."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", project["version"])
    return str(project["version"])


def test_the_package_says_the_version(version: str) -> None:
    assert bellproof.__version__ == version


def test_the_changelog_begins_with_the_version(root: Path, version: str) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    (newest, day), *older = re.findall(r"^## \[(.+?)\] - (.+)$", text, flags=re.MULTILINE)
    assert newest == version
    assert day == "Unreleased" or date.fromisoformat(day)
    assert all(date.fromisoformat(released) for _, released in older)


def test_the_citation_says_the_version(root: Path, version: str) -> None:
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", text, flags=re.MULTILINE) == [version]


def test_the_citation_names_the_paper(root: Path) -> None:
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^ *doi: (.+)$", text, flags=re.MULTILINE) == ["10.1038/nature09008"]
