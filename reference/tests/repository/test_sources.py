"""Modules stay short, and no text names a machine, a registry or a document that is not here."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

MOST_LINES = 300

ELSEWHERE = {
    "a path of one machine": r"(?<![\w.])/(?:work|root|home|Users|tmp|opt|mnt)/\w",
    "a registry's host": r"\b(?:pypi|pythonhosted|npmjs|debian)\.(?:org|net|com)\b",
    "a document outside the repository": r"\b(?:CONTRAC[T]|FACT[S])(?:\.md|\s+(?:section\s)?\d)|\.\./[s]hared",
    "a marker of unfinished work": r"\b(?:TOD[O]|FIXM[E]|XX[X])\b",
}
"""What no file says, by what it would be. The letters in brackets keep the patterns from finding themselves."""


def ignored(root: Path) -> list[str]:
    """The patterns of .gitignore; all are names, none is a path."""
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    patterns = [line.rstrip("/") for line in lines if line and not line.startswith("#")]
    assert all("/" not in pattern and "!" not in pattern for pattern in patterns)
    return [*patterns, ".git"]


def texts(folder: Path, patterns: list[str]) -> Iterator[tuple[Path, str]]:
    """Every file below a folder that is not ignored and reads as UTF-8, with its text."""
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in patterns) or path.is_symlink():
            continue
        if path.is_dir():
            yield from texts(path, patterns)
        else:
            try:
                yield path, path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):
                # No text, or another test's file that is gone again.
                continue


@pytest.mark.parametrize(
    "folder", ["reference", "proofs", "conformance", "cocotb_tests", "hdl", "benchmarks"]
)
def test_no_module_is_longer_than_one_idea(root: Path, folder: str) -> None:
    lengths = {
        path.relative_to(root): len(text.splitlines())
        for path, text in texts(root / folder, ignored(root))
        if path.suffix == ".py"
    }
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_the_project_speaks_of_nothing_outside_itself(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{number}: {what}: {line.strip()}"
        for path, text in texts(root, ignored(root))
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in ELSEWHERE.items()
        if re.search(pattern, line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", 'open("/ho|me/me/data.csv")'),
        ("a registry's host", "from py|pi.org"),
        ("a document outside the repository", "see FAC|TS 4.8"),
        ("a marker of unfinished work", "# TO|DO: later"),
    ],
)
def test_such_a_line_would_be_found(what: str, line: str) -> None:
    assert not re.search(ELSEWHERE[what], line)
    assert re.search(ELSEWHERE[what], line.replace("|", ""))
