"""The table of docs/peers.md accounts for every case that a package was asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bellproof_conformance.select import everything

PAGE = Path(__file__).parents[2] / "docs" / "peers.md"
SIX = ("frequency", "block_frequency", "runs", "dft", "serial", "approximate_entropy")
"""The tests of SP 800-22 among ours."""


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("| adapter | package |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row[0]).strip("`"))
def test_every_case_is_counted_once(row: list[str]) -> None:
    _, _, declared, passed, loose, fails, conforms = row
    asked = [one.case.op for one in everything()]
    ops = {
        "everything": set(asked),
        "six `stats.*`": {f"stats.{name}" for name in SIX},
    }.get(declared, {declared.strip("`")})
    failed = sum(map(int, re.findall(r"[0-9]+", fails)))
    assert int(passed) + int(loose) + failed == sum(op in ops for op in asked)
    assert (conforms == "yes") == (failed == 0)
