"""Programs, solutions and Gram matrices of others: what they prove is found exactly, and no more is granted."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof_conformance.imported.bounds import Judge, semidefinite
from bellproof_conformance.imported.definite import dense, is_semidefinite
from bellproof_conformance.imported.program import Program, inner, read_program
from bellproof_conformance.imported.solution import read_csdp, read_sdpa

# The largest quantum value of CHSH, level 1: a moment matrix of 1, A0, A1, B0, B1 with ones on its diagonal.
CHSH = """"Tsirelson's bound
5 = mDIM
1 = nBLOCK
 5 = bLOCKsTRUCT
{1.0, 1.0, 1.0, 1.0, 1.0}
0 1 2 4 0.5
0 1 2 5 0.5
0 1 3 4 0.5
0 1 3 5 -0.5
1 1 1 1 1
2 1 2 2 1
3 1 3 3 1
4 1 4 4 1
5 1 5 5 1
"""
HALF = "0.70710678118654752"
X = f"0 {HALF} {HALF} {HALF} {HALF}"
Y = "".join(f"2 1 {i} {i} 1\n" for i in range(1, 6)) + "".join(
    f"2 1 {i} {j} {sign}{HALF}\n" for i, j, sign in ((2, 4, ""), (2, 5, ""), (3, 4, ""), (3, 5, "-"))
)


@pytest.fixture
def judged(bellproof: Any, tmp_path: Path) -> Any:
    """Judge a program, its solution and further files; the case lines by what they claim."""

    def go(sol: str | None = f"{X}\n{Y}", program: str = CHSH, **files: str) -> Any:
        folder = tmp_path / "others"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        (folder / "chsh.dat-s").write_text(program)
        if sol is not None:
            (folder / "chsh.sol").write_text(sol)
        for end, text in files.items():
            (folder / f"chsh.{end}").write_text(text)
        log = tmp_path / "log"
        done = bellproof("conform", "run", "--certificates", str(folder), "--jsonl", str(log))
        lines = [json.loads(line) for line in log.read_text().splitlines()[1:-1]]
        passed = any(line["verdict"] == "PASS" for line in lines)
        assert done.status == int(not passed or any(line["fails"] for line in lines))
        return {line["id"].removeprefix("file.chsh.dat-s").lstrip("."): line for line in lines}

    return go


def test_honest_double_arithmetic_passes_on_both_sides(judged: Any) -> None:
    found = judged()
    assert found.keys() == {"upper", "lower"}
    for line in found.values():
        assert line["verdict"] == "PASS", line
        assert line["answer"].startswith(("2.82842712474619", "[2.82842712474619"))
    assert found["upper"]["rounded"], "x as printed is not quite feasible"


def test_a_solver_that_stops_early_is_told_by_how_much_it_claims_too_much(judged: Any) -> None:
    found = judged(X.replace(HALF, "0.70710677"))
    assert found.keys() == {"upper"}
    line = found["upper"]
    assert line["verdict"] == "WRONG"
    assert "stronger than the evidence proves (2.8284271" in line["finding"]
    # 1e-8 is missing in each of the four numbers, and the block has five rows.
    assert "by 5.6e-8" in line["finding"]
    assert "repaired by 1.2e-8" in line["finding"]


def test_a_claim_that_the_other_side_refutes_is_unsound_with_its_point(judged: Any) -> None:
    line = judged(upper="2.828427")["upper"]
    assert line["verdict"] == "UNSOUND"
    assert "over-claim at least 1.2e-7" in line["finding"]
    point = {tuple(map(int, entry[:3])): Fraction(entry[3]) for entry in line["witness"]["point"]}
    # Anybody can check the witness: ones on the diagonal, semidefinite, and a larger CHSH value.
    assert all(point[1, i, i] == 1 for i in range(1, 6))
    cells = {(i - 1, j - 1): value for (_, i, j), value in point.items()}
    assert is_semidefinite(dense(5, cells))
    value = point[1, 2, 4] + point[1, 2, 5] + point[1, 3, 4] - point[1, 3, 5]
    assert Fraction("2.828427") < value < Fraction("2.82842712474619011")
    assert judged(lower="2.8284272")["lower"]["verdict"] == "UNSOUND"


def test_a_claim_without_a_refutation_is_wrong_and_a_weak_one_loose(judged: Any) -> None:
    line = judged(X, upper="2.5")["upper"]
    assert line["verdict"] == "WRONG"
    assert "by 3.3e-1" in line["finding"]
    assert judged(X, upper="3")["upper"]["verdict"] == "LOOSE"


def test_results_of_sdpa_are_read(judged: Any) -> None:
    rows = [["1" if i == j else "0" for j in range(5)] for i in range(5)]
    for i, j, sign in ((1, 3, ""), (1, 4, ""), (2, 3, ""), (2, 4, "-")):
        rows[i][j] = rows[j][i] = sign + "7.0710678118654752e-01"
    matrix = "{" + ",\n".join("{" + ", ".join(row) + "}" for row in rows) + "}"
    vector = ", ".join("+0.0" if word == "0" else "+7.071067811865476e-01" for word in X.split())
    text = (
        f"phase.value = pdOPT\nobjValPrimal = +2.8284271247461903e+00\nobjValDual = +2.8284271247461898D+00\n"
        f"xVec =\n{{{vector}}}\nxMat =\n{{ {{1.0}} }}\nyMat =\n{{\n{matrix}\n}}\n main loop time = 0.1\n"
    )
    found = judged(None, result=text)
    assert {line["verdict"] for line in found.values()} == {"PASS"}
    assert found["upper"]["answer"].startswith("2.82842712474619")
    wrong = judged(None, out=text.replace("objValPrimal = +2.8284", "objValPrimal = +2.8"))
    assert wrong["upper"]["verdict"] == "UNSOUND"


@pytest.mark.parametrize(
    ("sol", "files", "said"),
    [
        (None, {}, "has 0 solutions beside it"),
        (X, {"out": ""}, "has 2 solutions beside it"),
        ("1 2 3", {}, "the first line has 3 numbers; 5 are needed"),
        (f"{X}\n2 1 1", {}, "line 2: a line is no"),
        (f"{X}\n3 1 1 1 1", {}, "there is no matrix 3"),
        (f"{X}\n2 1 1 9 1", {}, "block 1 has no entry 1, 9"),
        (f"{X}\n2 1 1 1 1\n2 1 1 1 1", {}, "an entry stands twice"),
        ("0 0 0 0 nan", {}, "is no number"),
        (None, {"result": "nothing"}, "holds neither x nor Y"),
        (None, {"result": "xVec = {1, 2"}, "the braces of xVec do not close"),
        (None, {"result": "xVec = {1, 2}"}, "xVec has 2 numbers; 5 are needed"),
        (None, {"result": "yMat = {1, 2}"}, "yMat has 2 numbers; 25 are needed"),
        (X, {"upper": "much"}, "'much' is no number"),
    ],
)
def test_what_cannot_be_read_fails_with_its_reason(judged: Any, sol: Any, files: Any, said: str) -> None:
    [line] = judged(sol, **files).values()
    assert line["verdict"] == "WRONG"
    assert said in line["finding"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no SDPA sparse file"),
        ("0\n1\n5\n1", "the number of constraints is 0"),
        ("1\nx\n5\n1", "'x' is no whole number"),
        ("1\n1\n0\n1", "none 0"),
        ("1\n2\n5\n1", "2 block sizes are needed"),
        ("1\n1\n5\n1 2 3", "entries of five numbers"),
        ("1\n1\n5\n1\n2 1 1 1 1", "there is no matrix 2"),
        ("1\n1\n5\n1\n1 1 6 6 1", "block 1 has no entry 6, 6"),
        ("1\n1\n-5\n1\n1 1 1 2 1", "block 1 has no entry 1, 2"),
        ("1\n1\n5\n1\n1 1 1 2 1\n1 1 2 1 1", "stands twice"),
        ("1\n1\n5\n1\n1 1 1 2 1/0", "denominator zero"),
        ("1\n1\n999999\n1\n1 1 1 2 1", "together at most"),
    ],
)
def test_what_is_no_program_is_bad_input(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_program(text, "x.dat-s")


def test_diagonal_blocks_are_linear_inequalities() -> None:
    """Minimise x with x >= 1 and x >= 3 (a diagonal block), which needs no matrix at all."""
    program = read_program("1\n1\n-2\n1\n0 1 1 1 1\n0 1 2 2 3\n1 1 1 1 1\n1 1 2 2 1\n", "x")
    judge = Judge(program)
    proved = judge.upper([Fraction(299, 100)])
    assert proved is not None
    assert 3 <= proved.value < Fraction(301, 100)
    lower = judge.lower({(0, 1, 1): Fraction(99, 100)})
    assert lower is not None
    assert Fraction(297, 100) < lower.value <= 3
    with pytest.raises(BadInput, match="off its diagonal"):
        read_csdp("3\n2 1 1 2 5\n", program, "x")
    y = read_sdpa("yMat = {{0, 1}}", program, "x").y
    assert y == {(0, 1, 1): Fraction(1)}


def test_without_a_way_back_nothing_is_proved() -> None:
    """No multiple of F_1 helps the entry that is negative, and no Y has a trace that the equation forbids."""
    program = read_program("1\n1\n2\n-1\n0 1 2 2 1\n1 1 1 1 1\n", "x")
    assert Judge(program).upper([Fraction(0)]) is None
    assert Judge(program).lower({}) is None
    contradiction = read_program("2\n1\n1\n1 2\n1 1 1 1 1\n2 1 1 1 1\n", "x")
    assert Judge(contradiction).lower({}) is None


BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machines that run this are shared."""

SMALL = st.integers(-3, 3).map(Fraction)
ODD = st.fractions(-2, 2, max_denominator=1000)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Small programs whose first constraint is the trace, so that both sides can be repaired."""
    size, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = [(0, i, j) for i in range(size) for j in range(i, size)]
    trace = {(0, i, i): Fraction(1) for i in range(size)}
    numbers = iter(draw(st.lists(SMALL, min_size=24, max_size=24)))
    matrices = [dict(zip(cells, numbers, strict=False)), trace]
    matrices += [dict(zip(cells, numbers, strict=False)) for _ in range(m - 1)]
    return Program((size,), (False,), tuple(next(numbers) for _ in range(m)), tuple(matrices))


@given(programs(), st.data())
@settings(BUSY, max_examples=60)
def test_whatever_is_proved_obeys_weak_duality(program: Program, data: st.DataObject) -> None:
    """An upper bound below a lower one would be a contradiction: one of them would be no proof."""
    judge = Judge(program)
    x = data.draw(st.lists(ODD, min_size=len(program.costs), max_size=len(program.costs)))
    cells = [(0, i, j) for i in range(program.sizes[0]) for j in range(i, program.sizes[0])]
    y = dict(zip(cells, data.draw(st.lists(ODD, min_size=6, max_size=6)), strict=False))
    upper, lower = judge.upper(x), judge.lower(y)
    assert upper is not None, "the trace is among the constraints"
    assert semidefinite(program, program.slack(upper.point))  # type: ignore[arg-type]
    if lower is not None:
        assert lower.value <= upper.value
        point: Any = lower.point
        assert all(inner(m, point) == c for m, c in zip(program.matrices[1:], program.costs, strict=True))
