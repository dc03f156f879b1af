"""``certify`` and ``bound`` with expressions other than CHSH, as a user calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from importlib import util
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from bellproof.bounds import hierarchy
from bellproof_checker import check_bytes

Call = Callable[..., Any]

TILTED = [
    [x, y, a, b, (-1) ** (x * y + a + b)] for x in (0, 1) for y in (0, 1) for a in (0, 1) for b in (0, 1)
]


@pytest.fixture
def tilted(tmp_path: Path) -> Path:
    """CHSH with half of <A_0>: maximum sqrt(8.5)."""
    rows = [[x, y, a, b, str(c + Fraction((-1) ** a, 2) * int((x, y) == (0, 0)))] for x, y, a, b, c in TILTED]
    path = tmp_path / "tilted.json"
    path.write_text(json.dumps(rows))
    return path


def test_a_bound_has_a_certificate_and_a_strategy(tilted: Path, bellproof: Call, tmp_path: Path) -> None:
    saved = tmp_path / "line.json"
    done = bellproof(
        "bound", "--at", "2.8", "--expression", str(tilted), "--json", "--certificate", str(saved)
    )
    assert (done.status, done.err) == (0, "")
    document = done.json
    low, high = Fraction(document["P"]["lo"]), Fraction(document["P"]["hi"])
    assert low <= high < 1
    assert high - low < Fraction(1, 1000)
    verdict = check_bytes(saved.read_bytes())
    assert verdict.accepted
    assert document["upper_certificate"] == "sha256:" + verdict.sha256
    assert Fraction(document["witness"]["I"]) >= Fraction("2.8")


def test_a_value_out_of_reach_is_bad_input(tilted: Path, bellproof: Call) -> None:
    done = bellproof("bound", "--at", "2.92", "--expression", str(tilted))
    assert done.status == 3
    assert "out of reach" in done.err


def test_up_to_the_local_bound_everything_is_predetermined(tilted: Path, bellproof: Call) -> None:
    done = bellproof("bound", "--at", "5/2", "--expression", str(tilted), "--objective", "local", "--json")
    assert done.status == 0
    assert done.json["P"] == {"lo": "1", "hi": "1"}
    assert done.json["upper_certificate"] is None


def test_without_the_search_one_line_says_what_is_needed(
    tilted: Path, bellproof: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        hierarchy, "find_spec", lambda name: None if name == "clarabel" else util.find_spec(name)
    )
    done = bellproof("bound", "--at", "2.8", "--expression", str(tilted))
    assert done.status == 4
    assert done.err.count("\n") == 1
    assert "bellproof[search]" in done.err


def test_counts_of_three_outcomes_are_certified_from_end_to_end(bellproof: Call, tmp_path: Path) -> None:
    saved = tmp_path / "line.json"
    data = files("bellproof") / "data"
    with as_file(data / "cglmp3.csv") as counts, as_file(data / "cglmp3.json") as expression:
        done = bellproof(
            "certify",
            str(counts),
            "--expression",
            str(expression),
            "--objective",
            "local",
            "--json",
            "--certificate",
            str(saved),
        )
    assert (done.status, done.err) == (0, "")
    document = done.json
    assert document["n"] == 100_000
    assert Fraction(document["min_entropy_bits"]["lo"]) > 50_000
    assert check_bytes(saved.read_bytes()).accepted
