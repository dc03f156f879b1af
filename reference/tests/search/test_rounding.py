"""Short rationals inside intervals, and rounding that can only be exact."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve
from bellproof.model.expression import chsh
from bellproof.search.curve_sos import WORD_SETS
from bellproof.search.errors import NoCertificate
from bellproof.search.face import face, swap_sides
from bellproof.search.gram import GramProblem, gram_problem, residual
from bellproof.search.linear import ldl
from bellproof.search.moments import QubitPair, moment_rows
from bellproof.search.rounding import Rounded, round_exactly, shortest_dyadic, shortest_fraction
from bellproof.search.solve import Interior, most_interior
from bellproof.search.words import operator, remainder

ends = st.fractions(min_value=-8, max_value=8, max_denominator=400)
intervals = st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))
wide = st.tuples(st.fractions(), st.fractions(min_value=Fraction(1, 10**9), max_value=1)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


def multiples(low: Fraction, high: Fraction, step: Fraction) -> range:
    return range(ceil(low / step), floor(high / step) + 1)


@settings(max_examples=60, deadline=None)
@given(st.one_of(intervals.filter(lambda pair: pair[0] < pair[1]), wide))
def test_the_shortest_dyadic_is_the_coarsest_that_fits(interval: tuple[Fraction, Fraction]) -> None:
    low, high = interval
    found = shortest_dyadic(low, high)
    assert low <= found <= high
    if low <= 0 <= high:
        assert found == 0
        return
    assert found.denominator & (found.denominator - 1) == 0
    step = Fraction(1, found.denominator)
    while (found / (2 * step)).denominator == 1:
        step *= 2
    # It is a multiple of `step`, and no multiple of twice that, or of any larger power of two, lies inside.
    coarser = 2 * step
    while coarser <= 4 * max(abs(low), abs(high)) + 1:
        assert not multiples(low, high, coarser)
        coarser *= 2


@settings(max_examples=60, deadline=None)
@given(intervals)
def test_the_shortest_fraction_has_the_least_denominator(interval: tuple[Fraction, Fraction]) -> None:
    low, high = interval
    found = shortest_fraction(low, high)
    assert low <= found <= high
    if low <= 0 <= high:
        assert found == 0
        return
    for denominator in range(1, found.denominator):
        assert not multiples(low, high, Fraction(1, denominator))


@settings(max_examples=60, deadline=None)
@given(wide)
def test_fractions_stay_inside_long_intervals(interval: tuple[Fraction, Fraction]) -> None:
    assert interval[0] <= shortest_fraction(*interval) <= interval[1]


@settings(max_examples=60, deadline=None)
@given(st.one_of(intervals, wide).filter(lambda pair: pair[0] < pair[1]))
def test_the_mirror_image_has_the_same_lengths(interval: tuple[Fraction, Fraction]) -> None:
    low, high = interval
    assert shortest_fraction(-high, -low) == -shortest_fraction(low, high)
    assert abs(shortest_dyadic(-high, -low)) == abs(shortest_dyadic(low, high))


@pytest.mark.parametrize(
    ("low", "high", "dyadic", "fraction"),
    [
        ("1/3", "2/3", "1/2", "1/2"),
        ("3/10", "2/5", "3/8", "1/3"),
        ("5", "9", "8", "5"),
        ("-2/5", "-3/10", "-3/8", "-1/3"),
        ("-1", "1", "0", "0"),
        ("7/2", "7/2", "7/2", "7/2"),
    ],
)
def test_known_intervals(low: str, high: str, dyadic: str, fraction: str) -> None:
    assert shortest_dyadic(Fraction(low), Fraction(high)) == Fraction(dyadic)
    assert shortest_fraction(Fraction(low), Fraction(high)) == Fraction(fraction)


@pytest.fixture(scope="module")
def problem() -> GramProblem:
    v = Fraction(1, 5)
    at, words = curve.tangent(v), WORD_SETS[9]
    goal = remainder(at.level, (0, 0, 0, 0), at.slope, operator(chsh()))
    return gram_problem(face(words, moment_rows(QubitPair.at(v), words), swap_sides), goal)


@pytest.fixture(scope="module")
def interior(problem: GramProblem) -> Interior:
    return most_interior(problem)


def entries(rounded: Rounded) -> list[Fraction]:
    """The lower triangles of L D L^T, block after block."""
    values = []
    for factors in rounded.factors:
        size = len(factors.diagonal)
        unit = [[*factors.lower[i], Fraction(1), *[Fraction(0)] * (size - i - 1)] for i in range(size)]
        for i in range(size):
            for j in range(i + 1):
                terms = (unit[i][k] * factors.diagonal[k] * unit[j][k] for k in range(size))
                values.append(sum(terms, Fraction(0)))
    return values


def test_rounded_matrices_solve_the_equations_exactly(problem: GramProblem, interior: Interior) -> None:
    rounded = round_exactly(problem, interior)
    assert not any(residual(problem, entries(rounded)))
    assert all(weight > 0 for factors in rounded.factors for weight in factors.diagonal)
    assert rounded.bits > 0


def test_the_factors_are_those_of_the_matrix(problem: GramProblem, interior: Interior) -> None:
    rounded = round_exactly(problem, interior)
    values = entries(rounded)
    start = 0
    for block, factors in zip(rounded.blocks, rounded.factors, strict=True):
        size = block.size
        matrix = [
            [values[start + max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] for j in range(size)]
            for i in range(size)
        ]
        assert ldl(matrix) == ([list(row) for row in factors.lower], list(factors.diagonal))
        start += size * (size + 1) // 2


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), power=st.integers(-1, 9))
def test_floats_far_off_still_give_exact_solutions_or_none(
    problem: GramProblem, interior: Interior, seed: int, power: int
) -> None:
    noise = np.random.default_rng(seed).normal(size=interior.unknowns.shape) * 10.0**-power
    try:
        rounded = round_exactly(problem, replace(interior, unknowns=interior.unknowns + noise))
    except NoCertificate:
        return
    assert not any(residual(problem, entries(rounded)))
    assert all(weight > 0 for factors in rounded.factors for weight in factors.diagonal)


def test_a_negative_matrix_is_no_certificate(problem: GramProblem, interior: Interior) -> None:
    with pytest.raises(NoCertificate, match="no rounding"):
        round_exactly(problem, replace(interior, unknowns=-interior.unknowns))
