"""Curve a in two forms, its shape, and its agreement with what computer algebra derives."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.bounds import curve, local_entropy
from bellproof.bounds.tangent import Curve, Tangent
from bellproof.derivation import ansatz, sextic
from bellproof.derivation import local_entropy as derived_local
from bellproof.derivation.checked import v as parameter
from bellproof.enclosure import point
from bellproof.exact import TSIRELSON, surd
from bellproof.surds import enclose

CURVES = [curve.tangent, local_entropy.tangent]

parameters = (
    st.fractions(Fraction(1, 10**12), Fraction(41, 100))
    | st.fractions(Fraction(1, 100), Fraction(2, 5), max_denominator=100)
    | st.sampled_from([Fraction(1, 10**40), Fraction(408, 985), Fraction(13860, 33461), Fraction(1, 20)])
)


def rational(value: Fraction) -> sympy.Rational:
    return sympy.Rational(value.numerator, value.denominator)


def fraction(value: sympy.Expr) -> Fraction:
    assert isinstance(value, sympy.Rational)
    return Fraction(int(value.p), int(value.q))


@cache
def derived(which: str) -> ansatz.Curve:
    return ansatz.curve() if which == "k" else ansatz.curve_in_v()


@given(parameters)
@example(Fraction(1, 5))
def test_both_forms_are_the_same(v: Fraction) -> None:
    assert curve.tangent(v) == curve.tangent_in_k(1 / (1 + v))


@given(parameters)
@settings(max_examples=10)
def test_computer_algebra_derives_the_same(v: Fraction) -> None:
    """From the qubit ansatz, once in k = cos(t/2) and once in v."""
    found = curve.tangent(v)
    k = 1 / (1 + v)
    for formulas, symbol, value in ((derived("k"), ansatz.k, k), (derived("v"), parameter, v)):
        at = [
            fraction(part.subs(symbol, rational(value)))
            for part in (formulas.bell_value, formulas.probability, formulas.slope, formulas.level)
        ]
        assert [found.bell_value, found.probability, found.slope, found.level] == at


@given(parameters)
@settings(max_examples=20)
def test_the_points_lie_on_the_derived_sextic(v: Fraction) -> None:
    found = curve.tangent(v)
    at = {sextic.I: rational(found.bell_value), sextic.P: rational(found.probability)}
    assert sextic.printed().subs(at) == 0
    # The point below the curve is no other one of its branches.
    assert Fraction(1, 4) < found.probability < 1


@pytest.mark.parametrize("function", CURVES)
@given(v=parameters)
def test_the_line_passes_through_its_point(function: Curve, v: Fraction) -> None:
    found = function(v)
    assert found.probability + found.slope * found.bell_value == found.level
    assert found.bound(found.bell_value) == found.probability
    assert found.slope > 0
    assert found.bell_value > 2
    assert surd(found.bell_value) < TSIRELSON


@pytest.mark.parametrize("function", CURVES)
@given(first=parameters, second=parameters)
def test_the_curve_falls_ever_more_steeply(function: Curve, first: Fraction, second: Fraction) -> None:
    low, high = (function(v) for v in sorted([first, second]))
    if first == second:
        return
    assert low.bell_value < high.bell_value
    assert low.probability > high.probability
    assert low.slope < high.slope
    # Concave: each tangent lies above the other's point, and the chord between the slopes.
    assert low.bound(high.bell_value) > high.probability
    assert high.bound(low.bell_value) > low.probability
    chord = (low.probability - high.probability) / (high.bell_value - low.bell_value)
    assert low.slope < chord < high.slope


@given(parameters)
def test_every_joint_outcome_is_less_likely_than_a_single_one(v: Fraction) -> None:
    """Curve a is below curve b: guessing both outcomes is harder than guessing one."""
    one = curve.tangent(v)
    marginal = (1 + _root_bound(2 - one.bell_value**2 / 4)) / 2
    assert one.probability < marginal
    assert one.probability > marginal / 2


def _root_bound(square: Fraction) -> Fraction:
    """A number not below the square root, close to it."""
    return interval.sqrt(point(square), 400).hi


def test_the_ends() -> None:
    small = Fraction(1, 10**30)
    for function in CURVES:
        start = function(small)
        assert 0 < start.bell_value - 2 < Fraction(1, 10**25)
        assert 0 < 1 - start.probability < Fraction(1, 10**25)
    near_end = Fraction(93222358, 225058681)
    found, limit = curve.tangent(near_end), enclose(curve.MAXIMUM_AT_END, interval, 200)
    assert 0 < found.probability - limit.lo < Fraction(1, 10**15)
    assert 0 < local_entropy.tangent(near_end).probability - Fraction(1, 2) < Fraction(1, 10**15)


def test_the_slopes_at_the_local_bound_are_a_quarter() -> None:
    """There both quantum curves touch the no-signalling line 3/2 - I/4."""
    for function in CURVES:
        found = function(Fraction(1, 10**20))
        assert 0 < found.slope - Fraction(1, 4) < Fraction(1, 10**19)
        assert abs(found.level - Fraction(3, 2)) < Fraction(1, 10**18)


@given(parameters)
def test_eq_6_as_printed_is_the_envelope_of_its_tangents(v: Fraction) -> None:
    found = local_entropy.tangent(v)
    s = 2 * found.probability - 1
    # The circle that makes it rational.
    assert (found.bell_value / 2) ** 2 + s**2 == 2
    for arithmetic in (interval, ball):
        printed = local_entropy.entropy(found.bell_value, arithmetic, 200)
        from_point = -arithmetic.log2(point(found.probability), 200)
        assert printed.overlaps(from_point)
        assert printed.width < Fraction(1, 2**100)


@given(parameters, parameters)
def test_eq_6_is_never_below_its_tangents(v: Fraction, other: Fraction) -> None:
    """``-log2`` of a line above P is a bound on the entropy from below, everywhere."""
    at, line = local_entropy.tangent(v).bell_value, local_entropy.tangent(other)
    allowed = line.bound(at)
    assert local_entropy.entropy(at, interval, 200).hi >= (-interval.log2(point(allowed), 200)).lo


@given(st.fractions(2, Fraction(2828, 1000)))
@settings(max_examples=15)
def test_eq_6_is_what_computer_algebra_derives(bell_value: Fraction) -> None:
    expected = derived_local.entropy().subs(derived_local.I, rational(bell_value))
    text = str(sympy.N(expected, 60))
    found = local_entropy.entropy(bell_value, interval, 250)
    margin = Fraction(1, 10**45)
    assert found.lo - margin <= Fraction(text) <= found.hi + margin


def test_eq_6_at_its_ends() -> None:
    for arithmetic in (interval, ball):
        assert local_entropy.entropy(Fraction(2), arithmetic, 100).contains(Fraction(0))
        near = local_entropy.entropy(Fraction(282842712474619, 10**14), arithmetic, 100)
        assert Fraction(999999, 10**6) < near.lo <= near.hi <= 1


def test_a_tangent_is_a_bound_at_any_value() -> None:
    line = Tangent(Fraction(1, 5), Fraction(0), Fraction(0), Fraction(1, 4), Fraction(3, 2))
    assert line.bound(Fraction(2)) == 1
