"""Choosing points on a curve: isolation of the parameter, short fractions, the ends."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve, local_entropy, tangent
from bellproof.bounds.tangent import (
    Curve,
    end_gap,
    isolate,
    require_parameter,
    simplest_between,
    tangent_near,
)
from bellproof.errors import BadInput, ResourceLimit
from bellproof.exact import TSIRELSON, Surd, surd

CURVES = [curve.tangent, local_entropy.tangent]

inside = st.one_of(
    st.fractions(2, Fraction(2828427, 10**6)).filter(lambda value: value > 2).map(surd),
    st.integers(1, 60).map(lambda e: surd(2 + Fraction(1, 10**e))),
    st.integers(1, 60).map(lambda e: Surd(Fraction(-1, 10**e), Fraction(2))),
    st.integers(20, 60).map(lambda e: surd(Fraction(isqrt(8 * 10 ** (2 * e)), 10**e))),
)


@given(st.fractions(-1, 1))
@example(Fraction(0))
@example(Fraction(2, 5))
@example(Fraction(5, 12))
@example(Fraction(408, 985))
@example(Fraction(985, 2378))
def test_the_parameter_ends_at_the_root_of_two_less_one(v: Fraction) -> None:
    allowed = v > 0 and (1 + v) ** 2 < 2
    assert allowed == (v > 0 and end_gap(v) > 0)
    for function in (curve.tangent, local_entropy.tangent):
        if allowed:
            assert function(v).v == v
        else:
            with pytest.raises(BadInput, match="outside"):
                function(v)
            with pytest.raises(BadInput, match="outside"):
                require_parameter(v)


@pytest.mark.parametrize("function", CURVES)
@given(bell_value=inside, bits=st.integers(1, 100))
def test_isolation_brackets_the_bell_value(function: Curve, bell_value: Surd, bits: int) -> None:
    low, high = isolate(function, bell_value, bits)
    assert 0 < low < high
    assert end_gap(high) > 0
    assert surd(function(low).bell_value) <= bell_value <= surd(function(high).bell_value)
    assert (high - low) * 2**bits <= min(low, end_gap(high))


@pytest.mark.parametrize("function", CURVES)
@pytest.mark.parametrize(
    "bell_value", [surd(2), TSIRELSON, surd(3), surd(1), Surd(Fraction(1, 10**40), Fraction(2))]
)
def test_outside_there_is_nothing_to_isolate(function: Curve, bell_value: Surd) -> None:
    with pytest.raises(BadInput, match="not strictly between"):
        isolate(function, bell_value, 10)


def test_isolation_gives_up_after_too_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tangent, "_MAX_STEPS", 20)
    with pytest.raises(ResourceLimit, match="over 20 steps"):
        isolate(curve.tangent, surd(Fraction(5, 2)), 64)


@pytest.mark.parametrize("function", CURVES)
@given(bell_value=inside, bits=st.integers(4, 60))
@settings(max_examples=30)
def test_the_tangent_near_a_value_loses_little_there(function: Curve, bell_value: Surd, bits: int) -> None:
    """It is above the curve, and what it loses is quadratic in the distance of its point."""
    near = tangent_near(function, bell_value, bits)
    low, high = isolate(function, bell_value, 2 * bits + 8)
    allowed = surd(near.level) - bell_value.times(near.slope)
    assert allowed >= surd(function(high).probability)
    assert allowed <= surd(function(low).probability + 8 * Fraction(1, 4**bits))


@pytest.mark.parametrize("function", CURVES)
def test_parameters_are_short(function: Curve) -> None:
    """Certificates are to be read: at most about twice as long as the accuracy needs."""
    for bell_value in (surd(Fraction(2036, 1000)), surd(Fraction(5, 2)), TSIRELSON):
        assert tangent_near(function, bell_value, 32).v.denominator.bit_length() <= 64


@given(st.fractions(Fraction(1, 10**6), 50), st.fractions(0, 3))
@example(Fraction(3), Fraction(0))
@example(Fraction(22, 7), Fraction(0))
def test_no_fraction_between_has_a_smaller_denominator(low: Fraction, width: Fraction) -> None:
    high = low + width
    found = simplest_between(low, high)
    assert low <= found <= high
    for denominator in range(1, min(found.denominator, 400)):
        assert (low.numerator * denominator + low.denominator - 1) // low.denominator > high * denominator


def test_long_continued_fractions_do_not_exhaust_the_stack() -> None:
    low = Fraction(isqrt(2 * 10**4000), 10**2000)
    found = simplest_between(low, low + Fraction(1, 10**2000))
    assert low <= found <= low + Fraction(1, 10**2000)
    assert found.denominator < 10**1001
