"""Bits per trial: two-sided, in order, and equal to the paper's formulas in a second arithmetic."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.bounds import local_entropy, no_signalling
from bellproof.bounds.precise import entropy
from bellproof.bounds.target import targets_of
from bellproof.enclosure import Enclosure, point
from bellproof.exact import TSIRELSON
from bellproof.figures.rate import Rate, no_signalling_rate, quantum_rate
from bellproof.model.expression import chsh
from bellproof.surds import enclose

GLOBAL = quantum_rate("global")
LOCAL = quantum_rate("local")
NO_SIGNALLING = no_signalling_rate("global")

inside = st.fractions(Fraction(20001, 10000), Fraction(28284, 10000), max_denominator=10**6)


@settings(max_examples=25, deadline=None)
@given(inside)
def test_curves_are_strictly_ordered_between_the_bounds(value: Fraction) -> None:
    a, b, c = (rate(point(value)) for rate in (GLOBAL, LOCAL, NO_SIGNALLING))
    assert a.lo > b.hi
    assert b.lo > c.hi
    assert c.lo > 0


@settings(max_examples=25, deadline=None)
@given(inside)
def test_enclosures_are_narrow(value: Fraction) -> None:
    for rate in (GLOBAL, LOCAL, NO_SIGNALLING):
        bits = rate(point(value))
        assert bits.width <= bits.lo / 10**12


@settings(max_examples=25, deadline=None)
@given(inside)
def test_curve_b_is_equation_6_in_both_arithmetics(value: Fraction) -> None:
    found = LOCAL(point(value))
    assert found.overlaps(local_entropy.entropy(value, ball, 300))
    assert found.overlaps(local_entropy.entropy(value, interval, 300))


@settings(max_examples=25, deadline=None)
@given(inside)
def test_curve_c_is_equation_15(value: Fraction) -> None:
    expected = -ball.log2(point(Fraction(3, 2) - value / 4), 300)
    assert NO_SIGNALLING(point(value)).overlaps(expected)


@settings(max_examples=8, deadline=None)
@given(st.fractions(2, 4, max_denominator=1000), st.sampled_from(["global", "local"]))
def test_curve_c_is_reached_by_no_signalling_behaviours(value: Fraction, objective: str) -> None:
    rate = no_signalling_rate("global" if objective == "global" else "local")
    targets = targets_of(chsh().scenario, "global" if objective == "global" else "local")
    best = max(no_signalling.guessing_probability(chsh(), target, value).value for target in targets)
    assert rate(point(value)).overlaps(-ball.log2(point(best), 300))


@settings(max_examples=15, deadline=None)
@given(inside, inside)
def test_rates_rise_and_are_convex(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    for rate in (GLOBAL, LOCAL, NO_SIGNALLING):
        at_low, at_high = rate(point(low)), rate(point(high))
        middle = rate(point((low + high) / 2))
        assert at_low.lo <= at_high.hi
        assert 2 * middle.lo <= at_low.hi + at_high.hi


@settings(max_examples=15, deadline=None)
@given(inside, st.integers(2, 40))
def test_an_uncertain_bell_value_encloses_every_value_in_it(value: Fraction, places: int) -> None:
    wide = Enclosure(value - Fraction(1, 2**places) / 100, value)
    for rate in (GLOBAL, LOCAL, NO_SIGNALLING):
        outer = rate(wide)
        for inner in (rate(point(wide.lo)), rate(point(wide.hi))):
            assert outer.lo <= inner.hi
            assert inner.lo <= outer.hi


@pytest.mark.parametrize("rate", [GLOBAL, LOCAL, NO_SIGNALLING])
def test_nothing_up_to_the_local_bound(rate: Rate) -> None:
    for value in (Fraction(-3), Fraction(0), Fraction(19999, 10000), Fraction(2)):
        assert rate(point(value)) == point(0)


@pytest.mark.parametrize("rate", [GLOBAL, LOCAL, NO_SIGNALLING])
def test_a_value_that_may_be_local_certifies_nothing(rate: Rate) -> None:
    bits = rate(Enclosure(Fraction(19, 10), Fraction(21, 10)))
    assert bits.lo == 0
    assert bits.hi > 0


def test_the_ends_at_tsirelsons_bound() -> None:
    at = enclose(TSIRELSON, interval, 400)
    root = ball.sqrt(point(2), 400)
    both = -ball.log2(point(Fraction(1, 4)) + root * point(Fraction(1, 8)), 300)
    assert GLOBAL(at).overlaps(both)
    assert LOCAL(at).contains(Fraction(1))
    assert max(GLOBAL(at).width, LOCAL(at).width) < Fraction(1, 10**20)


@settings(max_examples=50, deadline=None)
@given(st.fractions(Fraction(1, 10**6), 1), st.integers(0, 400))
def test_entropy_keeps_its_relative_accuracy_close_to_certainty(value: Fraction, places: int) -> None:
    probability = 1 - (1 - value) / 2**places
    found = entropy(point(probability), 200)
    assert found.overlaps(-ball.log2(point(probability), 1500))
    assert found.lo >= 0
    assert found.width <= found.hi / 2**100
