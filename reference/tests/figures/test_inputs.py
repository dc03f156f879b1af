"""The biased choice of settings: a rational q just below alpha/sqrt(n), and what it costs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof import ball
from bellproof.enclosure import point
from bellproof.figures.inputs import RESOLUTION, biased_probability, input_entropy
from bellproof.model.inputs import biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**30), st.fractions(Fraction(1, 100), 100, max_denominator=1000))
def test_q_is_the_floor_of_its_definition(n: int, alpha: Fraction) -> None:
    q = biased_probability(n, alpha)
    step = Fraction(1, RESOLUTION)
    if q is None:
        # Left out only where (0,0) would no longer be favoured, or q would be zero.
        assert 16 * alpha**2 > n or (alpha * RESOLUTION) ** 2 < n
    else:
        assert q**2 * n <= alpha**2 < (q + step) ** 2 * n
        assert (q * RESOLUTION).denominator == 1
        assert biased(q, CHSH_SCENARIO).smallest == q


@pytest.mark.parametrize(
    ("n", "expected"), [(1935, None), (1936, Fraction(1, 4)), (10**8, Fraction(11, 10**4))]
)
def test_the_paper_choice_starts_where_it_is_uniform(n: int, expected: Fraction | None) -> None:
    assert biased_probability(n, Fraction(11)) == expected


def test_uniform_settings_cost_two_bits() -> None:
    cost = input_entropy(uniform(CHSH_SCENARIO), 200)
    assert cost.contains(Fraction(2))
    assert cost.width < Fraction(1, 2**180)


@settings(max_examples=50, deadline=None)
@given(st.fractions(Fraction(1, 10**12), Fraction(1, 4), max_denominator=10**12))
def test_the_cost_is_shannons_in_a_second_arithmetic(q: Fraction) -> None:
    first = 1 - 3 * q
    expected = -point(first) * ball.log2(point(first), 200) - point(3 * q) * ball.log2(point(q), 200)
    cost = input_entropy(biased(q, CHSH_SCENARIO), 200)
    assert cost.overlaps(expected)
    assert 0 < cost.lo <= 2
