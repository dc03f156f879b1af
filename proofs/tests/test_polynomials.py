"""The checker's polynomials: one way to write them, products in one whole number, and signs on an interval."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof_checker.document import Malformed, Reject
from bellproof_checker.polynomial import (
    evaluate,
    norm,
    packed,
    read_polynomial,
    require_positive,
    spelled,
    trimmed,
    unpacked,
)

polynomials = st.lists(st.integers(-30, 30), max_size=6).map(trimmed)
fractions = st.fractions(min_value=-2, max_value=2, max_denominator=50)


@given(polynomials)
def test_a_polynomial_is_read_back_as_it_was_written(polynomial: tuple[int, ...]) -> None:
    assert read_polynomial(spelled(polynomial), "here") == polynomial


@given(polynomials, polynomials)
def test_one_whole_number_holds_a_product(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    bits = (norm(one) * norm(other)).bit_length() + 2
    product = unpacked(packed(one, bits) * packed(other, bits), bits)
    for at in (Fraction(2), Fraction(-1, 3), Fraction(5, 7)):
        assert evaluate(product, at) == evaluate(one, at) * evaluate(other, at)


@given(polynomials, fractions, fractions)
@settings(max_examples=200)
def test_a_polynomial_called_positive_is_positive(
    polynomial: tuple[int, ...], low: Fraction, high: Fraction
) -> None:
    low, high = sorted((low, high + Fraction(1, 97)))
    samples = [low + (high - low) * Fraction(i, 40) for i in range(41)]
    least = min(evaluate(polynomial, at) for at in samples)
    try:
        require_positive(polynomial, low, high, "it")
    except Reject:
        # Refused without cause only where it comes close to zero; here that is a matter of small coefficients.
        assert least < 1
    else:
        assert least > 0


def test_a_zero_inside_is_seen_and_a_near_miss_is_not_taken_for_one() -> None:
    third = (1, -6, 9)
    with pytest.raises(Reject, match="positive"):
        require_positive(third, Fraction(0), Fraction(1), "a square")
    lifted = tuple(10**9 * c for c in third)
    require_positive((lifted[0] + 1, *lifted[1:]), Fraction(0), Fraction(1), "a lifted square")
    with pytest.raises(Malformed):
        require_positive((1,) * 600, Fraction(0), Fraction(1), "a long one")


def test_a_sign_that_would_take_long_is_refused_before() -> None:
    tiny = Fraction(1, 2**300)
    with pytest.raises(Malformed, match="bits"):
        require_positive((1, 1), tiny, Fraction(1), "a line")
    start = time.process_time()
    # (s - 1/3)^2 + a little, to a high power: positive, and only seen to be after very many halvings.
    with pytest.raises(Reject):
        require_positive(_power((10**40 + 9, -6 * 10**40, 9 * 10**40), 60), Fraction(0), Fraction(1), "it")
    assert time.process_time() - start < 60


def _power(base: tuple[int, ...], exponent: int) -> tuple[int, ...]:
    bits = exponent * norm(base).bit_length() + 2
    return unpacked(packed(base, bits) ** exponent, bits)
