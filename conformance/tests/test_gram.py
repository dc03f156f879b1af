"""Gram matrices of others: what they prove is found exactly, and no more is granted."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof_conformance.imported.gram import Block, Gram, prove, read_gram, reduced

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machines that run this are shared."""

TSIRELSON = Fraction(28284271247461900976033774484193961571393437507538961, 10**52)
"""Below 2 sqrt 2 by less than its last digit."""


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
    assert "residual 2.0e-7" in line["finding"]


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
