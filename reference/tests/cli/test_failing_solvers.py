"""A solver that fails or lies, under the whole command line: an error, or a true bound; never a wrong one.

The liars take the place of Clarabel's own solver, so that everything of ours runs as it does for a user.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import clarabel
import numpy as np
import pytest

import bellproof_checker
from bellproof.hierarchy import decompositions, parts
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof_checker import check_bytes

Call = Callable[..., Any]
HONEST = clarabel.DefaultSolver
CELLS: list[tuple[int, int, int, int]] = list(CHSH_SCENARIO.cells())
TILTED = [
    [x, y, a, b, str((-1) ** (x * y + a + b) + Fraction((-1) ** a, 2) * int((x, y) == (0, 0)))]
    for x, y, a, b in CELLS
]
"""CHSH with half of <A_0>: at most sqrt(8.5) = 2.9154..."""

MAXIMUM_SQUARED = Fraction(17, 2)


@dataclass
class Said:
    """What a solver returns."""

    status: str
    x: Any
    z: Any


def liar(change: Callable[[Said], Said]) -> type:
    """A solver that solves, and then says something else."""

    class Liar:
        def __init__(self, *problem: Any) -> None:
            self.problem = problem

        def solve(self) -> Said:
            found = HONEST(*self.problem).solve()
            return change(Said(str(found.status), np.array(found.x), np.array(found.z)))

    return Liar


def crash(_: Said) -> Said:
    message = "factorisation\nfailed"
    raise RuntimeError(message)


USELESS: dict[str, Callable[[Said], Said]] = {
    "infeasible": lambda said: Said("PrimalInfeasible", said.x, said.z),
    "unbounded": lambda said: Said("DualInfeasible", said.x, said.z),
    "not a number": lambda said: Said("Solved", said.x * np.nan, said.z),
    "no multipliers": lambda said: Said("Solved", said.x, said.z * np.nan),
    "infinite": lambda said: Said("Solved", said.x + np.inf, said.z),
    "nothing": lambda _: Said("Solved", [], []),
    "no lists": lambda _: Said("Solved", None, None),
    "a crash": crash,
}

WRONG: dict[str, Callable[[Said], Said]] = {
    "zero": lambda said: Said("Solved", said.x * 0, said.z * 0),
    "half": lambda said: Said("Solved", said.x / 2, said.z / 2),
    "too optimistic": lambda said: Said("Solved", said.x * 0.99, said.z * 0.99),
    "negative": lambda said: Said("Solved", -said.x, -said.z),
    "huge": lambda said: Said("Solved", said.x * 1e30, said.z * 1e30),
    "reversed": lambda said: Said("Solved", said.x[::-1], said.z[::-1]),
    "status alone": lambda said: Said("NumericalError", said.x, said.z),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an expression, counts, and a second expression."""
    monkeypatch.chdir(tmp_path)
    # Lower ends are not what is tried here.
    monkeypatch.setattr(decompositions, "ROUNDS", 1)
    monkeypatch.setattr(decompositions, "DIRECTIONS", 1)
    (tmp_path / "tilted.json").write_text(json.dumps(TILTED))
    (tmp_path / "marginal.json").write_text("[[0,0,0,0,1],[0,0,0,1,1]]")
    lines = [
        "x,y,a,b,count",
        *(f"{x},{y},{a},{b},{900 if a ^ b == x * y else 100}" for x, y, a, b in CELLS),
    ]
    (tmp_path / "counts.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


COMMANDS: dict[str, tuple[str, ...]] = {
    "value": ("bound", "--objective", "value", "--expression", "tilted.json", "--level", "1"),
    "one": ("bound", "--at", "2.8", "--expression", "tilted.json", "--level", "1+AB", "--objective", "local"),
    "several": (
        *(
            "bound",
            "--expression",
            "tilted.json",
            "--at",
            "2.7",
            "--expression",
            "marginal.json",
            "--at",
            "0.6",
        ),
        *("--level", "1+AB", "--objective", "local"),
    ),
    "certify": ("certify", "counts.csv", "--expression", "tilted.json", "--objective", "local"),
}


@pytest.mark.parametrize("lie", USELESS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_solver_without_an_answer_is_status_4(
    command: str, lie: str, folder: Path, bellproof: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clarabel, "DefaultSolver", liar(USELESS[lie]))
    done = bellproof(*COMMANDS[command], "--certificate", "line.json")
    assert (done.status, done.out) == (4, "")
    assert done.err.count("\n") == 1
    assert "solver" in done.err
    assert not (folder / "line.json").exists()


@pytest.mark.parametrize("lie", WRONG)
@pytest.mark.parametrize("command", ["value", "one", "several"])
def test_a_wrong_answer_makes_no_wrong_bound(
    command: str, lie: str, folder: Path, bellproof: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is printed stays on its side of the truth, and the certificate that is written is accepted."""
    monkeypatch.setattr(clarabel, "DefaultSolver", liar(WRONG[lie]))
    done = bellproof(*COMMANDS[command], "--json", "--certificate", "line.json")
    if done.status:
        assert done.status == 4
        assert done.out == ""
        assert not (folder / "line.json").exists()
        return
    document = done.json
    if command == "value":
        assert Fraction(document["maximum"]["hi"]) ** 2 >= MAXIMUM_SQUARED
        assert Fraction(document["maximum"]["lo"]) ** 2 <= MAXIMUM_SQUARED
    else:
        # A strategy reaches so much (found with an honest solver, evaluated exactly).
        reached = Fraction("0.8558") if command == "one" else Fraction("0.7783")
        assert Fraction(document["P"]["hi"]) >= reached
    if document["upper_certificate"] is not None:
        assert check_bytes((folder / "line.json").read_bytes()).accepted


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_checker_refuses_is_status_4_and_says_so(
    command: str, folder: Path, bellproof: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that believes in too low a level: the checker sees it, and nothing is claimed."""
    honest = parts.least_level
    monkeypatch.setattr(parts, "least_level", lambda *words: honest(*words) - Fraction(1, 1000))
    done = bellproof(*COMMANDS[command], "--certificate", "line.json")
    assert (done.status, done.out) == (4, "")
    assert "the checker rejects the certificate" in done.err
    assert done.err.count("\n") == 1
    assert not (folder / "line.json").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("bound", "--at", "2.4"),
        ("bound", "--at", "2.4", "--objective", "local"),
        ("bound", "--at", "2.4", "--theory", "no-signalling"),
        ("bound", "--objective", "value"),
        ("bound", "--objective", "value", "--theory", "no-signalling"),
        ("certify", "table1"),
    ],
)
def test_a_proof_of_any_kind_that_is_refused_is_status_4(
    words: tuple[str, ...], bellproof: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refusal = check_bytes(b"{}")
    assert not refusal.accepted
    monkeypatch.setattr(bellproof_checker, "check_bytes", lambda _: refusal)
    saved = tmp_path / "line.json"
    done = bellproof(*words, "--certificate", str(saved))
    assert (done.status, done.out) == (4, "")
    assert "the checker rejects the certificate" in done.err
    assert not saved.exists()
