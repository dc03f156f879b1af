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
from bellproof_conformance.imported.definite import dense, is_semidefinite, least, solve
from bellproof_conformance.imported.gram import Block, Gram, prove, read_gram, reduced
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
TSIRELSON = Fraction(28284271247461900976033774484193961571393437507538961, 10**52)
"""Below 2 sqrt 2 by less than its last digit."""


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
    assert "repaired by 1.1e-08" in line["finding"]


def test_a_claim_that_the_other_side_refutes_is_unsound_with_its_point(judged: Any) -> None:
    line = judged(upper="2.828427")["upper"]
    assert line["verdict"] == "UNSOUND"
    assert "over-claim at least 1.2e-07" in line["finding"]
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


@given(st.integers(1, 4), st.integers(0, 4), st.data())
@settings(BUSY, max_examples=150)
def test_semidefinite_is_what_principal_minors_say(size: int, rank: int, data: st.DataObject) -> None:
    from itertools import combinations  # noqa: PLC0415 - only here

    entries = data.draw(st.lists(st.integers(-2, 2), min_size=16, max_size=16))
    factor = [entries[4 * i : 4 * i + rank] for i in range(size)]
    sign = data.draw(st.sampled_from([1, 1, -1]))
    matrix = [
        [
            Fraction(sum((sign if k == 0 else 1) * a * b for k, (a, b) in enumerate(zip(u, v, strict=True))))
            for v in factor
        ]
        for u in factor
    ]

    def minor(rows: tuple[int, ...]) -> Fraction:
        if not rows:
            return Fraction(1)
        return determinant([[matrix[i][j] for j in rows] for i in rows])

    every = [rows for k in range(size + 1) for rows in combinations(range(size), k)]
    assert is_semidefinite(matrix) is all(minor(rows) >= 0 for rows in every)


def determinant(matrix: list[list[Fraction]]) -> Fraction:
    if not matrix:
        return Fraction(1)
    return sum(
        (
            (-1) ** j * entry * determinant([row[:j] + row[j + 1 :] for row in matrix[1:]])
            for j, entry in enumerate(matrix[0])
        ),
        Fraction(0),
    )


def test_large_blocks_are_refused() -> None:
    with pytest.raises(BadInput, match="at most 120"):
        is_semidefinite([[Fraction(1)] * 121] * 121)


@settings(BUSY)
@given(st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=1, max_size=4), st.data())
def test_systems_are_solved_or_have_no_solution(rows: list[list[int]], data: st.DataObject) -> None:
    known = data.draw(st.lists(st.integers(-3, 3), min_size=3, max_size=3))
    sparse = [{k: Fraction(v) for k, v in enumerate(row) if v} for row in rows]
    right = [Fraction(sum(v * k for v, k in zip(row, known, strict=True))) for row in rows]
    found = solve(sparse, [right])
    assert found is not None, "there is a solution"
    for row, value in zip(sparse, right, strict=True):
        assert sum((v * found[0][k] for k, v in row.items()), Fraction(0)) == value
    assert solve([{0: Fraction(1)}, {0: Fraction(1)}], [[Fraction(1), Fraction(2)]]) is None


def test_the_least_shift_is_little_above_what_is_needed() -> None:
    for need in (Fraction(0), Fraction(1, 3 * 10**17), Fraction(7, 10**9), Fraction(5)):
        found = least(lambda s, n=need: s >= n)  # type: ignore[misc]
        assert found is not None
        assert need <= found <= need * 2
    assert least(lambda s: s > 10**9) is None
    assert least(lambda s: 0 < s < Fraction(1, 10**6)) is not None, "not only a large one is tried"


SQUARES = {
    "format": "bellproof-gram/1",
    "variables": 4,
    "partition": 2,
    "constraint": "unipotent",
    "objective": [["-1", [1, 3]], ["-1", [1, 4]], ["-1", [2, 3]], ["1", [2, 4]]],
    "blocks": [
        {
            "basis": [[1], [2], [3], [4]],
            "gram": [
                ["7071067811865476/10000000000000000", "0", "-1/2", "-1//2"],
                ["0", "7071067811865476//10000000000000000", "-0.5", "0.5"],
                ["-1/2", "-1/2", "0.7071067811865476", "0"],
                ["-1/2", "1/2", "0", "0.7071067811865476"],
            ],
        }
    ],
    "bound": "-2.8284271247461904",
}


@pytest.fixture
def squares(bellproof: Any, tmp_path: Path) -> Any:
    """Judge a Gram matrix with some members changed."""

    def go(**members: Any) -> Any:
        folder = tmp_path / "gram"
        folder.mkdir(exist_ok=True)
        (folder / "chsh.gram.json").write_text(json.dumps({**SQUARES, **members}))
        log = tmp_path / "log"
        done = bellproof("conform", "run", "--certificates", str(folder), "--jsonl", str(log))
        [line] = [json.loads(line) for line in log.read_text().splitlines()[1:-1]]
        assert done.status == int(line["verdict"] != "PASS")
        return line

    return go


def test_a_rational_gram_matrix_proves_its_bound(squares: Any) -> None:
    line = squares()
    assert (line["verdict"], line["rounded"]) == ("PASS", False), line
    assert line["id"] == "file.chsh.gram.json"


def test_what_it_claims_too_much_is_measured(squares: Any) -> None:
    line = squares(bound="-2.8284271")
    assert line["verdict"] == "WRONG"
    assert "by 2.5e-8" in line["finding"]
    assert squares(bound="-3")["verdict"] == "LOOSE"
    # An entry that is off by 1e-7, as a solver leaves it: found as a residual, repaired, and charged.
    block = json.loads(json.dumps(SQUARES["blocks"]))
    block[0]["gram"][0][2] = block[0]["gram"][2][0] = "-0.4999999"
    line = squares(blocks=block)
    assert line["verdict"] == "PASS", "the other entries of the same word can take it"
    assert "residual 2.0e-07" in line["finding"]


def test_a_word_that_no_entry_can_take_is_charged_to_the_bound(squares: Any) -> None:
    line = squares(objective=[*SQUARES["objective"], ["1e-6", [1, 2, 1]]])  # type: ignore[misc]
    assert line["verdict"] == "WRONG"
    assert "by 1.0e-6" in line["finding"]


def test_projectors_reduce_as_projectors_do(squares: Any) -> None:
    """1 - p is the square of itself."""
    gram = [["1", "-1"], ["-1", "1"]]
    members: dict[str, Any] = {
        "constraint": "projector",
        "objective": [["-1", [1]]],
        "blocks": [{"basis": [[], [1]], "gram": gram}],
        "bound": "-1",
    }
    assert squares(**members)["verdict"] == "PASS"
    assert squares(**{**members, "constraint": "unipotent"})["verdict"] == "WRONG"
    assert squares(**{**members, "bound": "-0.999"})["verdict"] == "WRONG"


@given(
    st.lists(st.fractions(-1, 1, max_denominator=50), min_size=10, max_size=10),
    st.fractions(-4, 4, max_denominator=1000),
)
@settings(BUSY, max_examples=60)
def test_nothing_beyond_tsirelsons_bound_is_ever_proved(noise: list[Fraction], bound: Fraction) -> None:
    """Whatever matrix and bound are given: the strategy that reaches -2 sqrt 2 refutes anything above it."""
    good = read_gram(json.dumps(SQUARES), "x")
    cells = iter(noise)
    matrix = [list(row) for row in good.blocks[0].gram]
    for i in range(4):
        for j in range(i, 4):
            matrix[i][j] = matrix[j][i] = matrix[i][j] + next(cells)
    shown = prove(Gram(2, "unipotent", good.objective, (Block(good.blocks[0].words, matrix),), bound))
    assert shown is not None
    assert shown.value <= -TSIRELSON


def test_words_are_merged_with_their_adjoints() -> None:
    assert reduced((3, 1), 2, "unipotent") == (1, 3)
    assert reduced((2, 1, 4, 3), 2, "unipotent") == reduced((1, 2, 3, 4), 2, "unipotent")
    assert reduced((1, 2, 3, 4), 2, "unipotent") != reduced((1, 2, 4, 3), 2, "unipotent")
    assert reduced((1, 2, 2, 1), 2, "unipotent") == ()
    assert reduced((1, 2, 2, 1), 2, "projector") == (1, 2, 1)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"format": "x"}, "is no file of format"),
        ({"note": 1}, "member 'note' is unknown"),
        ({"variables": "x"}, "variables is no whole number"),
        ({"variables": 3}, "from 1|is above 3"),
        ({"partition": 5}, "partition is above 4"),
        ({"constraint": "free"}, "constraint is none of"),
        ({"objective": [["1"]]}, "is .coefficient, word."),
        ({"objective": [["1", [0]]]}, "letters are variables"),
        ({"objective": [["1", [1] * 50]]}, "more than 40 letters"),
        ({"objective": [[None, [1]]]}, "a number is no number"),
        ({"objective": "x"}, "objective is no list"),
        ({"blocks": []}, "has no block"),
        ({"blocks": [{"basis": []}]}, "has the members basis and gram"),
        ({"blocks": [{"basis": [[]], "gram": [["1", "2"]]}]}, "a row and a column"),
        ({"blocks": [{"basis": [[], [1]], "gram": [["1", "2"], ["3", "1"]]}]}, "is not symmetric"),
        ({"bound": "x"}, "is no number"),
    ],
)
def test_what_is_no_gram_file_is_told(squares: Any, members: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_gram(json.dumps({**SQUARES, **members}), "x")
    assert squares(**members)["verdict"] == "WRONG"
