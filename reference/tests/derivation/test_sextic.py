"""From I to P by exact root isolation, held against the tangents and strategies that `bellproof.bounds` uses."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve, quantum
from bellproof.derivation import sextic
from bellproof.enclosure import Enclosure
from bellproof.errors import BadInput
from bellproof.exact import surd

BITS = 200
END = Fraction(2828427124746190, 10**15)
"""Just below 2 sqrt 2."""

bell_values = st.one_of(
    st.fractions(min_value=2, max_value=END),
    st.fractions(min_value=2, max_value=Fraction(280, 99), max_denominator=99),
    st.integers(1, 40).map(lambda power: 2 + Fraction(1, 10**power)),
    st.integers(1, 15).map(lambda power: END - Fraction(1, 10**power)),
)


def bracket(bell_value: Fraction) -> Enclosure:
    """P as the main job encloses it: a strategy below, a tangent above."""
    side = quantum.boundary("global")
    at = surd(bell_value)
    line = quantum.upper_tangent(side, at, BITS)
    return Enclosure(
        quantum.lower_end(side, at, BITS).probability, quantum.upper_probability(line, at, 2 * BITS)
    )


@settings(max_examples=20, deadline=None)
@given(bell_values)
def test_the_sextic_and_the_tangents_agree(bell_value: Fraction) -> None:
    isolated = sextic.invert(bell_value).probability
    tangents = bracket(bell_value)
    assert isolated.width <= Fraction(1, 10**12)
    assert isolated.overlaps(tangents)
    assert isolated.lo <= tangents.hi


@settings(max_examples=8, deadline=None)
@given(bell_values)
def test_refining_narrows_inside_what_was_known(bell_value: Fraction) -> None:
    coarse = sextic.invert(bell_value, Fraction(1, 1000))
    fine = coarse.refine(Fraction(1, 10**50))
    assert fine.probability.width <= Fraction(1, 10**50)
    assert coarse.probability.lo <= fine.probability.lo <= fine.probability.hi <= coarse.probability.hi
    assert fine.k.lo >= coarse.k.lo
    assert fine.k.hi <= coarse.k.hi
    assert fine.probability.overlaps(bracket(bell_value))


@settings(max_examples=25, deadline=None)
@given(st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(2, 5), max_denominator=1000))
def test_a_point_of_the_curve_is_found_from_its_bell_value(v: Fraction) -> None:
    at = curve.tangent(v)
    found = sextic.invert(at.bell_value, Fraction(1, 10**30))
    assert found.probability.contains(at.probability)
    assert found.k.contains(1 / (1 + v))
    assert sextic.printed().subs({sextic.I: at.bell_value, sextic.P: at.probability}) == 0


def test_the_local_end_is_exact() -> None:
    assert sextic.invert(Fraction(2)).probability == Enclosure(Fraction(1), Fraction(1))


@pytest.mark.parametrize(
    "bell_value", [Fraction(2) - Fraction(1, 10**30), Fraction(0), Fraction(-3), Fraction(17, 6), Fraction(4)]
)
def test_out_of_reach_is_refused(bell_value: Fraction) -> None:
    with pytest.raises(BadInput, match="outside"):
        sextic.invert(bell_value)


@pytest.mark.parametrize("width", [Fraction(0), Fraction(-1, 7)])
def test_a_width_that_is_none_is_refused(width: Fraction) -> None:
    with pytest.raises(BadInput, match="not positive"):
        sextic.invert(Fraction(9, 4), width)
