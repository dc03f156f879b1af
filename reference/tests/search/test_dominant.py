"""Short certificates of single points: found, exact, and what they refuse."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve
from bellproof.certificate.document import packed
from bellproof.certificate.short import ShortCertificate
from bellproof.errors import BadInput
from bellproof.search import curve_points
from bellproof.search import dominant as search
from bellproof.search.dominance import dominance, is_dominated
from bellproof.search.errors import NoCertificate
from bellproof_checker import check_bytes
from bellproof_checker.document import unpacked

POINT = Fraction(1, 5)


@pytest.fixture(scope="module")
def found() -> ShortCertificate:
    return curve_points.find(POINT, 9)


def test_the_checker_accepts_a_short_file_about_the_tangent(found: ShortCertificate) -> None:
    certificate = found.certificate()
    line = curve.tangent(POINT)
    assert (found.claim.slope, found.claim.level) == (line.slope, line.level)
    assert check_bytes(certificate.data).accepted
    winning, losing = json.loads(certificate.data)["evidence"]["parts"]
    assert "slack" not in winning
    assert Fraction(losing["slack"]) > 0
    # The figure of merit: the winning part as it stands in the file.
    assert len(json.dumps(winning, separators=(",", ":"))) <= 287
    assert len(certificate.data) <= 900


def lists(value: Any) -> Any:
    """A packed list as the checker reads it."""
    return unpacked(value)


def test_every_block_is_dominated_by_its_diagonal(found: ShortCertificate) -> None:
    for part in json.loads(found.sealed().data)["evidence"]["parts"]:
        for block in part["blocks"]:
            rows = [[int(entry) for entry in row] for row in lists(block["gram"])]
            matrix = [[rows[max(i, j)][min(i, j)] for j in range(len(rows))] for i in range(len(rows))]
            weights = [int(one) for one in lists(block["dominance"])] if "dominance" in block else None
            assert is_dominated(matrix, weights or [1] * len(rows))


def test_another_number_of_words_is_bad_input() -> None:
    with pytest.raises(BadInput, match="none of"):
        curve_points.find(POINT, 10)


def test_too_few_words_prove_nothing() -> None:
    with pytest.raises(NoCertificate, match="no sum of squares found"):
        curve_points.find(Fraction(1, 20), 9)


def test_a_solver_that_fails_everywhere_ends_in_no_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_values", lambda _problem, _unknowns: None)
    with pytest.raises(NoCertificate):
        curve_points.find(POINT, 9)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_weights_are_found_exactly_where_the_claim_holds(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 4))
    gram = tuple(
        (*tuple(data.draw(st.integers(-4, 4)) for _ in range(i)), data.draw(st.integers(-1, 40)))
        for i in range(size)
    )
    matrix = [[gram[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
    weights = dominance(gram)
    if weights is not None:
        assert min(weights) > 0
        assert is_dominated(matrix, weights)
    elif min(matrix[i][i] for i in range(size)) > 0:
        # None at all: then plain dominance fails too.
        assert not is_dominated(matrix, [1] * size)


@pytest.mark.parametrize(
    ("gram", "weights"),
    [
        (((9,), (6, 4)), None),
        (((9,), (5, 4)), (2, 3)),
        (((0,),), None),
        (((1,), (2, 1)), None),
        (((7,),), (1,)),
    ],
)
def test_weights_of_small_matrices(
    gram: tuple[tuple[int, ...], ...], weights: tuple[int, ...] | None
) -> None:
    found = dominance(gram)
    assert (found is None) == (weights is None)
    if found and weights:
        size = len(gram)
        matrix = [[gram[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
        assert is_dominated(matrix, weights)
        assert is_dominated(matrix, found)


@pytest.mark.parametrize(
    ("plain", "short"),
    [
        (["1", "A0"], "1 A0"),
        (["1"], ["1"]),
        ([], []),
        ([[], ["2"], ["3", "4"]], ";2;3 4"),
        ([["1", "0"]], ["1 0"]),
        ({"a": ["0", "1"], "b": "x"}, {"a": "0 1", "b": "x"}),
        ([{"a": ["0", "1"]}], [{"a": "0 1"}]),
        ([["1", ["2", "3"]], ["4", "5"]], [["1", "2 3"], "4 5"]),
    ],
)
def test_lists_of_strings_are_packed_and_nothing_else(plain: Any, short: Any) -> None:
    assert packed(plain) == short
