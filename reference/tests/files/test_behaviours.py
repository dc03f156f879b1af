"""Behaviour files: read exactly, refused with the place and the reason."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from bellproof.errors import BadInput
from bellproof.files.behaviours import read_behaviour

EVEN = [[x, y, a, b, "1/4"] for x in (0, 1) for y in (0, 1) for a in (0, 1) for b in (0, 1)]


def written(tmp_path: Path, value: object) -> str:
    path = tmp_path / "behaviour.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


def test_numbers_are_exact_and_absent_cells_are_zero(tmp_path: Path) -> None:
    rows = [[x, y, 0, b, 0.1 if b else "9/10"] for x in (0, 1) for y in (0, 1) for b in (0, 1)]
    table = read_behaviour(written(tmp_path, rows)).as_mapping()
    assert table[0, 0, 0, 1] == Fraction(1, 10)
    assert table[1, 1, 1, 0] == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({0: [0, 0, 0, 0, "1/2"]}, r"\(x,y\) = \(0, 0\) sums to 5/4"),
        ({1: [0, 0, 0, 0, "1/4"]}, "twice"),
        ({0: [0, 0, 0, 0, "-1/4"], 1: [0, 0, 0, 1, "3/4"]}, "negative"),
        ({0: [0, 0, 0, 0, "1/2"], 1: [0, 0, 0, 1, "0"]}, "signals"),
        ({0: [0, 0, 0, 0, "0." + "7" * 10**6]}, "1000002 characters"),
        ({0: [0, 0, 0, 0]}, "4 members"),
        ({0: [999, 999, 1, 1, "1"]}, "cells"),
    ],
)
def test_what_is_no_behaviour_is_refused(tmp_path: Path, change: dict[int, object], reason: str) -> None:
    rows = [change.get(place, row) for place, row in enumerate(EVEN)]
    with pytest.raises(BadInput, match=reason):
        read_behaviour(written(tmp_path, rows))


@pytest.mark.parametrize("value", [[], {}, "chsh", 3])
def test_something_else_is_refused(tmp_path: Path, value: object) -> None:
    with pytest.raises(BadInput):
        read_behaviour(written(tmp_path, value))


def test_a_name_that_is_no_file_is_refused() -> None:
    with pytest.raises(BadInput, match="name of a file"):
        read_behaviour("chsh")


def test_a_large_behaviour_with_few_rows_is_refused_at_once(tmp_path: Path) -> None:
    """A million cells: every pair of settings is looked at once, not once for each cell."""
    with pytest.raises(BadInput, match="sums to 0"):
        read_behaviour(written(tmp_path, [[0, 0, 0, 0, 1], [499, 499, 0, 0, 1]]))
