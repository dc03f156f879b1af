"""The search for whole intervals: exact pieces are exact, and a solver that fails or lies is told."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve
from bellproof.certificate.parametric import ParametricPart, parametric_certificate
from bellproof.errors import Unproved
from bellproof.search import curve_parametric, interior, parametric
from bellproof.search.curve_parametric import HIGH, RECIPES, Recipe, find
from bellproof.search.curve_sos import QUICK, WORD_SETS
from bellproof.search.errors import NoCertificate, SolverFailure
from bellproof.search.family import (
    LEVEL,
    SCALE,
    SLOPE,
    W,
    coordinates,
    losing_blocks,
    minimal_basis,
    tangent_gap,
    tight_blocks,
)
from bellproof.search.level_sos import find as find_level
from bellproof.search.moments import QubitPair, word_vector
from bellproof.search.polynomial import exact_value, plus, poly, power, scaled, spelled, times, value
from bellproof.search.words import ONE
from bellproof_checker.polynomial import read_polynomial

polynomials = st.lists(st.integers(-9, 9), max_size=5).map(poly)
points = st.fractions(min_value=Fraction(1, 50), max_value=Fraction(2, 5), max_denominator=60)


@given(polynomials, polynomials, points)
def test_polynomials_compute_as_their_values_do(one: Any, other: Any, at: Fraction) -> None:
    left, right = exact_value(one, at), exact_value(other, at)
    assert exact_value(plus(one, other), at) == left + right
    assert exact_value(times(one, other), at) == left * right
    assert exact_value(scaled(-3, one), at) == -3 * left
    assert exact_value(times(one, power(2)), at) == left * at**2
    assert abs(value(one, float(at)) - float(left)) < 1e-9
    assert read_polynomial(spelled(one), "here") == one


@given(points)
@settings(max_examples=50)
def test_the_family_is_the_tangents(v: Fraction) -> None:
    at = curve.tangent(v)
    scale, slope, level = (exact_value(one, v) for one in (SCALE, SLOPE, LEVEL))
    assert scale > 0
    assert (slope / scale, level / scale) == (at.slope, at.level)
    # Under the strategy that answers +1 throughout, P = 1 at x = y = 0 and I = 2.
    for setting in (0, 1):
        total = sum(exact_value(c, v) for c in tangent_gap(setting).values())
        assert total == level - scale - 2 * slope


@pytest.mark.parametrize("count", [9, 13, 17, 25])
def test_squares_vanish_on_the_strategy_at_every_v(count: int) -> None:
    blocks = tight_blocks(WORD_SETS[count])
    # Three amplitudes of even vectors and one of odd ones are to vanish.
    assert [len(one.coordinates) - one.size for one in blocks] == [3, 1]
    for v in (Fraction(1, 5), Fraction(1, 20), Fraction(2, 5)):
        pair = QubitPair.at(v)
        for block in blocks:
            for column in block.columns:
                total = [Fraction(0)] * 8
                for entry, coordinate in zip(column, block.coordinates, strict=True):
                    for sign, word in coordinate:
                        vector = word_vector(pair, word)
                        amplitudes = (*vector.rational, *vector.root)
                        factor = sign * exact_value(entry, v)
                        total = [t + factor * a for t, a in zip(total, amplitudes, strict=True)]
                assert not any(total)


def test_a_minimal_basis_has_the_least_degrees() -> None:
    rows = [[(1,), (0, 1), (0, 0, 1)]]
    basis = minimal_basis(rows, 3)
    assert [max(map(len, column)) - 1 for column in basis] == [1, 1]
    for column in basis:
        assert not plus(*(times(one, other) for one, other in zip(rows[0], column, strict=True)))


def test_coordinates_are_sums_and_differences() -> None:
    even, odd = (coordinates(WORD_SETS[9], parity) for parity in ("even", "odd"))
    assert len(even) + len(odd) == 9
    assert ((1, ONE),) in even
    assert all(len(one) == 2 and one[1][0] == -1 for one in odd)


def test_the_squares_at_the_end_are_eight_u_times_their_line() -> None:
    """``8u (u + 2/u - CHSH)`` with u = 1 + v, word by word."""
    u = (1, 1)
    products = [block.products() for block in losing_blocks()]
    total: dict[Any, Any] = {}
    for (k, p, q), entry in curve_parametric._END.items():
        for word, c in products[k][p, q].items():
            total[word] = plus(total.get(word, ()), times(entry, c))
    found = {word: c for word, c in total.items() if c}
    assert found.pop(ONE) == scaled(8, plus(times(u, u), (2,)))
    assert sorted(found.values()) == sorted([scaled(-8, u), scaled(-16, u), scaled(8, u)])


def test_a_certificate_is_found_and_covers_its_interval() -> None:
    recipe = Recipe(WORD_SETS[9], Fraction(1, 5), 9)
    certificate = find(recipe)
    assert certificate.interval == (Fraction(1, 5), HIGH)
    document = json.loads(certificate.data)
    assert document["claim"]["v"] == ["1/5", str(HIGH)]
    assert document["digest"] == certificate.digest
    assert len(certificate.data) < 2500


def test_coefficients_can_be_left_out() -> None:
    recipe = Recipe(WORD_SETS[9], Fraction(1, 5), 9, 0.5, 1e-4)
    certificate = find(recipe, Fraction(2, 5))
    assert certificate.interval == (Fraction(1, 5), Fraction(2, 5))


def test_where_words_are_not_tight_nothing_is_found() -> None:
    with pytest.raises((NoCertificate, SolverFailure)):
        find(Recipe(WORD_SETS[9], Fraction(15, 100), 9))


def test_too_low_a_degree_is_told() -> None:
    with pytest.raises(NoCertificate, match="degree"):
        find(Recipe(WORD_SETS[9], Fraction(1, 5), 6))


def test_a_part_that_proves_nothing_does_not_leave() -> None:
    blocks = tuple(losing_blocks())
    grams = tuple(tuple(((1,),) * (i + 1) for i in range(block.size)) for block in blocks)
    part = ParametricPart((0, 0, 1, 1), (1,), blocks, grams)
    with pytest.raises(Unproved, match="identity-fails"):
        parametric_certificate((Fraction(1, 5), HIGH), [part], [])


class _Liar:
    """Stands for the solver: does something else to the problem."""

    def __init__(self, answer: float | None) -> None:
        self.answer = answer

    def __call__(self, problem: Any) -> None:
        for variable in problem.variables():
            if self.answer is not None:
                # Past the modelling library's own checks of values.
                variable.save_value(np.full(variable.shape, self.answer))


@pytest.mark.parametrize("answer", [None, 0.0, -1.0, float("nan"), float("inf")])
def test_a_solver_that_says_nothing_or_nonsense_is_told(
    answer: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interior, "_solve", _Liar(answer))
    with pytest.raises((NoCertificate, SolverFailure)):
        find(RECIPES["words-9"])


def test_a_solver_that_lies_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ones for everything: the lattice points near it are not positive definite, and none leaves."""
    monkeypatch.setattr(interior, "_solve", _Liar(1.0))
    with pytest.raises(NoCertificate):
        find(RECIPES["words-9"])


def test_a_solver_that_raises_is_told() -> None:
    class Broken:
        def solve(self, **_: object) -> None:
            raise ArithmeticError

    with pytest.raises(SolverFailure, match="ArithmeticError"):
        interior._solve(Broken())


def test_a_refused_candidate_is_no_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        message = "the checker rejects the certificate: not-positive"
        raise Unproved(message)

    monkeypatch.setattr(curve_parametric, "parametric_certificate", refuse)
    with pytest.raises(NoCertificate, match="losing"):
        find(RECIPES["words-9"])


def test_lattices_are_saturated() -> None:
    """2 x = 2 y has the solution (1, 1), not only (2, 2)."""
    assert parametric._saturated([[2, 2, 0], [0, 3, 3]]) != [[2, 2, 0], [0, 3, 3]]
    found = parametric._saturated([[6, 6]])
    assert found in ([[1, 1]], [[-1, -1]])


def test_w_vanishes_where_the_curve_ends() -> None:
    assert exact_value(W, HIGH) > 0
    assert exact_value(W, HIGH + Fraction(1, 10**7)) < 0


def test_a_level_proves_a_line_of_its_own() -> None:
    at = Fraction("2.0364444")
    certificate = find_level(WORD_SETS[9], at, Fraction(1, 10**5), QUICK)
    line = certificate.claim
    bound = line.level - line.slope * at
    assert Fraction("0.99028") < bound < Fraction("0.9904")
    assert certificate.certificate().digest.startswith("sha256:")
