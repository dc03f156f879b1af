"""The quantum bound at one CHSH value: bracketed to the digits promised, from both sides."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.bounds import local_entropy, quantum
from bellproof.bounds.quantum import (
    Boundary,
    Objective,
    boundary,
    lower_end,
    upper_probability,
    upper_tangent,
)
from bellproof.derivation import sextic
from bellproof.enclosure import Enclosure, point
from bellproof.exact import TSIRELSON, Surd, read_exact, surd
from bellproof.finite.epsilon import epsilon, increment
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO

OBJECTIVES: list[Objective] = ["global", "local"]

NEAR_END = Fraction(isqrt(8 * 10**120), 10**60)
"""2 sqrt 2 cut after 60 decimals."""

rational_values = st.one_of(
    st.fractions(2, Fraction(2828427, 10**6)),
    st.integers(1, 40).map(lambda e: 2 + Fraction(1, 10**e)),
    st.integers(1, 40).map(lambda e: NEAR_END - Fraction(1, 10**e)),
    st.just(NEAR_END),
)
values = st.one_of(
    rational_values.map(surd),
    st.integers(1, 80).map(lambda e: Surd(Fraction(-1, 10**e), Fraction(2))),
    st.just(TSIRELSON),
)


def bracket(side: Boundary, at: Surd, bits: int) -> Enclosure:
    """Lower and upper bound on P as the rest of the project asks for them."""
    line = upper_tangent(side, at, bits)
    return Enclosure(lower_end(side, at, 2 * bits).probability, upper_probability(line, at, 4 * bits + 64))


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(at=values, bits=st.integers(8, 80))
@example(at=surd(2 + Fraction(1, 10**30)), bits=64)
@example(at=Surd(Fraction(-1, 10**30), Fraction(2)), bits=64)
@example(at=TSIRELSON, bits=64)
@settings(max_examples=30)
def test_the_bracket_is_as_narrow_as_promised(objective: Objective, at: Surd, bits: int) -> None:
    """Enclosure refuses ends in the wrong order, so this also says that lower is at most upper."""
    found = bracket(boundary(objective), at, bits)
    assert found.width <= 8 * Fraction(1, 4**bits)
    assert Fraction(1, 4) < found.lo <= found.hi <= 1


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(at=values, first=st.integers(8, 60), second=st.integers(8, 60))
@settings(max_examples=12)
def test_brackets_at_different_precision_overlap(
    objective: Objective, at: Surd, first: int, second: int
) -> None:
    side = boundary(objective)
    assert bracket(side, at, first).overlaps(bracket(side, at, second))


@given(rational_values)
@settings(max_examples=6)
@example(Fraction(2))
@example(2 + Fraction(1, 10**30))
@example(NEAR_END - Fraction(1, 10**30))
@example(Fraction("2.036444410"))
def test_root_isolation_in_the_derived_equation_finds_the_same(bell_value: Fraction) -> None:
    """Computer algebra inverts I(k) by exact real roots, with no tangent and no bisection of ours."""
    found = bracket(boundary("global"), surd(bell_value), 48)
    assert found.overlaps(sextic.invert(bell_value, Fraction(1, 10**25)).probability)


@pytest.mark.parametrize("arithmetic", [interval, ball])
@given(bell_value=rational_values)
@settings(max_examples=20)
def test_eq_6_finds_the_same(arithmetic: ModuleType, bell_value: Fraction) -> None:
    root: Enclosure = arithmetic.sqrt(point(2 - bell_value**2 / 4), 400)
    expected = (point(1) + root) / point(2)
    found = bracket(boundary("local"), surd(bell_value), 64)
    assert found.overlaps(expected)
    printed = local_entropy.entropy(bell_value, arithmetic, 400)
    assert printed.overlaps(-arithmetic.log2(found, 400))


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(first=values, second=values)
@settings(max_examples=12)
def test_the_guessing_probability_falls(objective: Objective, first: Surd, second: Surd) -> None:
    side = boundary(objective)
    low, high = sorted([first, second])
    assert bracket(side, low, 48).hi >= bracket(side, high, 48).lo
    line = upper_tangent(side, low)
    assert upper_probability(line, low, 200) >= upper_probability(line, high, 200)


@given(rational_values, rational_values)
@settings(max_examples=8)
def test_the_entropy_is_convex(first: Fraction, second: Fraction) -> None:
    """``f((I + J)/2) <= (f(I) + f(J))/2``, that is ``P(mid)^2 >= P(I) P(J)``."""
    for objective in OBJECTIVES:
        side = boundary(objective)
        middle = bracket(side, surd((first + second) / 2), 48)
        ends = [bracket(side, surd(value), 48) for value in (first, second)]
        assert middle.hi**2 >= ends[0].lo * ends[1].lo


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(at=values, bits=st.integers(4, 60))
@settings(max_examples=20)
def test_the_strategy_is_worth_what_is_said(objective: Objective, at: Surd, bits: int) -> None:
    """Its CHSH value is at least the one asked for, so its guessing probability is a lower bound there."""
    found = lower_end(boundary(objective), at, bits)
    key = {"global": "P(00|00)", "local": "P(a=0|x=0)"}[objective]
    witness = found.witness
    if at <= surd(2):
        assert (found.probability, witness) == (Fraction(1), quantum.DETERMINISTIC)
        return
    reached = read_exact(str(witness["I"]), "w")
    assert at <= reached <= TSIRELSON
    stated = sum((read_exact(part, "w") for part in str(witness[key]).split(" + ")), surd(0))
    assert surd(found.probability) <= stated
    assert stated - surd(found.probability) < surd(Fraction(1, 4 ** (bits - 1)))


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("at", [Fraction(-4), Fraction(0), Fraction(2)])
def test_up_to_the_local_bound_nothing_is_certified(objective: Objective, at: Fraction) -> None:
    side = boundary(objective)
    assert upper_tangent(side, surd(at)) is None
    assert upper_probability(None, surd(at), 64) == 1
    assert lower_end(side, surd(at), 64).probability == 1


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(at=st.integers(1, 30).map(lambda e: Surd(Fraction(-1, 10**e), Fraction(2))), bits=st.integers(8, 64))
@settings(max_examples=20)
def test_the_line_is_evaluated_upward_at_irrational_values(objective: Objective, at: Surd, bits: int) -> None:
    line = upper_tangent(boundary(objective), at)
    assert line is not None
    exact = surd(line.level) - at.times(line.slope)
    found = surd(upper_probability(line, at, bits))
    assert exact <= found <= exact + surd(Fraction(16, 1 << bits))


def test_beyond_the_maximum_the_line_of_the_maximum_serves() -> None:
    side = boundary("global")
    assert upper_tangent(side, surd(3)) == upper_tangent(side, TSIRELSON)


def test_the_maximum() -> None:
    """P is 1/4 + sqrt(2)/8 there: 1.2284 bits; and 1/2 for one side: 1 bit."""
    found = bracket(boundary("global"), TSIRELSON, 60)
    value = Fraction("0.42677669529663688110021109")
    assert value - Fraction(1, 10**25) < found.lo <= found.hi < value + Fraction(1, 10**25)
    entropy = -interval.log2(found, 100)
    assert str(float(entropy.lo)).startswith("1.2284")
    assert bracket(boundary("local"), TSIRELSON, 60).contains(Fraction(1, 2))


@pytest.mark.parametrize("arithmetic", [interval, ball])
def test_table_1(arithmetic: ModuleType) -> None:
    """44.066234 bits from curve a, 40.568 from Eq. 6; the paper says more than 42."""
    constant = increment(chsh(), uniform(CHSH_SCENARIO), TSIRELSON, "azuma")
    working = point(Fraction(70, 29)) - epsilon(3016, Fraction(1, 100), constant, arithmetic, 200)
    expected = {"global": ("44.066234", "44.066235"), "local": ("40.568", "40.569")}
    for objective in OBJECTIVES:
        side = boundary(objective)
        upper = bracket(side, surd(working.lo), 60).hi
        lower = bracket(side, surd(working.hi), 60).lo
        low, high = (point(-3016) * arithmetic.log2(point(p), 200) for p in (upper, lower))
        least, most = map(Fraction, expected[objective])
        assert least <= low.lo <= high.hi < most
        assert high.hi - low.lo < Fraction(1, 10**25)
    printed = point(3016) * local_entropy.entropy(working.lo, arithmetic, 200)
    assert Fraction("40.568") < printed.lo <= printed.hi < Fraction("40.569")


def test_the_sharper_method() -> None:
    constant = increment(chsh(), uniform(CHSH_SCENARIO), TSIRELSON, "azuma-sharp")
    working = Fraction(70, 29) - epsilon(3016, Fraction(1, 100), constant, interval, 200).hi
    bits = point(-3016) * interval.log2(point(bracket(boundary("global"), surd(working), 60).hi), 200)
    assert Fraction("279.195") <= bits.lo < Fraction("279.196")
