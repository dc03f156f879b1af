"""The field Q(sqrt 2): exact signs and order, against brackets of sqrt 2 by whole numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import isqrt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.exact import TSIRELSON, Surd, read_exact, surd
from bellproof.surds import enclose

rationals = st.fractions() | st.fractions(max_denominator=20) | st.integers(-3, 3).map(Fraction)
surds = st.builds(Surd, rationals, rationals)


def bracket(value: Surd, bits: int) -> tuple[Fraction, Fraction]:
    """Ends around a surd, from the whole-number root of 2 * 4**bits and nothing else."""
    low = Fraction(isqrt(2 << (2 * bits)), 1 << bits)
    high = low + Fraction(1, 1 << bits)
    ends = [value.rational + value.root * low, value.rational + value.root * high]
    return min(ends), max(ends)


def sign_by_bracket(value: Surd) -> int:
    """Sign found by raising the precision; zero only where both parts are."""
    if value.rational == value.root == 0:
        return 0
    bits = 16
    while True:
        low, high = bracket(value, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        bits *= 2


def convergents() -> list[Fraction]:
    """The best approximations of sqrt 2, alternately below and above it."""
    p, q, result = 1, 1, []
    for _ in range(80):
        result.append(Fraction(p, q))
        p, q = p + 2 * q, p + q
    return result


@given(surds)
@example(Surd(Fraction(0), Fraction(0)))
def test_the_sign_is_that_of_a_bracket(value: Surd) -> None:
    assert value.sign() == sign_by_bracket(value)


def test_the_sign_next_to_zero() -> None:
    for place, near in enumerate(convergents()):
        expected = -1 if place % 2 == 0 else 1
        assert Surd(near, Fraction(-1)).sign() == expected
        assert Surd(-near, Fraction(1)).sign() == -expected
        assert Surd(near, Fraction(-1)).times(Fraction(1, 10**400)).sign() == expected


def test_convergents_are_sorted_as_they_should_be() -> None:
    below, above = convergents()[0::2], convergents()[1::2]
    ordered = [*map(surd, below), Surd(Fraction(0), Fraction(1)), *map(surd, reversed(above))]
    assert sorted([*ordered[40:], *ordered[:40]]) == ordered
    assert all(low < high and not high <= low for low, high in pairwise(ordered))


@given(surds, surds)
def test_exactly_one_of_three_holds(first: Surd, second: Surd) -> None:
    assert [first < second, first == second, first > second].count(True) == 1
    assert (first <= second) == (not second < first)
    assert (first >= second) == (second <= first)


@given(surds, surds, surds)
def test_the_order_is_that_of_a_field(first: Surd, second: Surd, third: Surd) -> None:
    low, middle, high = sorted([first, second, third])
    assert low <= middle <= high
    assert low <= high
    assert (first < second) == (first + third < second + third)
    assert (first < second) == (-second < -first)


@given(surds, surds, rationals)
def test_arithmetic(first: Surd, second: Surd, factor: Fraction) -> None:
    assert first + second == second + first
    assert (first + second) - second == first
    assert first - first == Surd(Fraction(0), Fraction(0))
    assert (first + second).times(factor) == first.times(factor) + second.times(factor)
    assert abs(first) in {first, -first}
    assert abs(first).sign() == abs(first.sign())


@given(rationals)
def test_a_rational_is_one(value: Fraction) -> None:
    assert surd(value).is_rational()
    assert surd(value) == Surd(value, Fraction(0))
    assert Surd(value, Fraction(1)).is_rational() is False
    assert (surd(value) < TSIRELSON) == (value < 0 or value**2 < 8)


@given(rationals)
def test_what_is_printed_is_read_back(value: Fraction) -> None:
    for number in (surd(value), Surd(Fraction(0), value)):
        assert read_exact(str(number), "s") == number


def test_a_sum_names_both_parts() -> None:
    assert str(Surd(Fraction(1, 4), Fraction(1, 8))) == "1/4 + 1/8*sqrt(2)"


@given(surds, st.integers(20, 300))
def test_enclosures_by_both_arithmetics_agree(value: Surd, bits: int) -> None:
    by_iv, by_arb = enclose(value, interval, bits), enclose(value, ball, bits)
    low, high = bracket(value, 2 * bits)
    assert by_iv.overlaps(by_arb)
    for found in (by_iv, by_arb):
        assert found.lo <= high
        assert low <= found.hi
        assert found.width <= abs(value.root) * Fraction(8, 1 << bits)


@pytest.mark.parametrize("value", [Fraction(0), Fraction(1, 3)])
def test_a_rational_is_enclosed_by_itself(value: Fraction) -> None:
    found = enclose(surd(value), interval, 10)
    assert found.lo == found.hi == value
