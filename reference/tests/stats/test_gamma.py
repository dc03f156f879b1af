from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput, Undecided
from bellproof.stats import gamma
from bellproof.stats.gamma import (
    RELATIVE_BITS,
    SMALLEST,
    chi_square_tail,
    erfc_of_square,
    log_gamma,
    upper_tail,
)

halves = st.integers(1, 400).map(lambda twice: Fraction(twice, 2))
points = st.fractions(min_value=0, max_value=900, max_denominator=10**6)


def _end(ball: arb) -> Fraction:
    mantissa, exponent = ball.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def arb_tail(a: Fraction, x: Fraction, bits: int = 6000) -> Enclosure:
    with ctx.workprec(bits):
        ball = _ball(x).gamma_upper(_ball(a), regularized=1)
        return Enclosure(_end(ball.lower()), _end(ball.upper()))


@given(halves, points)
@settings(max_examples=150, deadline=None)
def test_the_tail_overlaps_arb_and_is_narrow(a: Fraction, x: Fraction) -> None:
    tail = upper_tail(a, point(x))
    assert tail.overlaps(arb_tail(a, x))
    assert 0 <= tail.lo <= tail.hi <= 1
    assert tail.width * 2**RELATIVE_BITS <= tail.lo or tail == Enclosure(Fraction(0), SMALLEST)


@pytest.mark.parametrize(
    ("a", "x"),
    [
        (Fraction(3001), Fraction(3100)),
        (Fraction(100001, 2), Fraction(51000)),
        (Fraction(25000001, 2), Fraction(12510000)),
        (Fraction(10**6), Fraction(900000)),
        (Fraction(1, 2), Fraction(1, 10**40)),
        (Fraction(5), Fraction(1, 10**30)),
        (Fraction(1, 2), Fraction(915)),
    ],
)
def test_the_tail_holds_for_many_degrees_and_at_both_ends(a: Fraction, x: Fraction) -> None:
    expected = arb_tail(a, x, 500 if a > 1000 else 6000)
    assert expected.width < Fraction(1, 10**30)
    assert upper_tail(a, point(x)).overlaps(expected)


@given(halves, points, points)
@settings(max_examples=60, deadline=None)
def test_the_tail_falls_with_x_and_rises_with_a(a: Fraction, x: Fraction, y: Fraction) -> None:
    low, high = sorted((x, y))
    assert upper_tail(a, point(high)).lo <= upper_tail(a, point(low)).hi
    assert upper_tail(a, point(low)).lo <= upper_tail(a + 1, point(low)).hi
    wide = upper_tail(a, Enclosure(low, high))
    assert wide.lo <= upper_tail(a, point(high)).lo
    assert upper_tail(a, point(low)).hi <= wide.hi


@given(points)
@settings(max_examples=60, deadline=None)
def test_erfc_overlaps_arb(square: Fraction) -> None:
    with ctx.workprec(4000):
        ball = _ball(square).sqrt().erfc()
        assert erfc_of_square(point(square)).overlaps(Enclosure(_end(ball.lower()), _end(ball.upper())))


@pytest.mark.parametrize(
    "z", [Fraction(1, 2), Fraction(7), Fraction(4001, 2), Fraction(2001), Fraction(10**7 + 1, 2)]
)
def test_log_gamma_overlaps_arb_on_both_of_its_ways(z: Fraction) -> None:
    with ctx.workprec(400):
        ball = _ball(z).lgamma()
        expected = Enclosure(_end(ball.lower()), _end(ball.upper()))
    found = log_gamma(z, 200)
    assert found.overlaps(expected)
    assert found.width < Fraction(1, 10**30)


def test_a_tail_far_out_is_only_said_to_be_small() -> None:
    tail = upper_tail(Fraction(1, 2), point(5 * 10**8))
    assert tail == Enclosure(Fraction(0), SMALLEST)
    assert arb_tail(Fraction(1, 2), Fraction(1000)).hi < SMALLEST
    assert upper_tail(Fraction(1, 2), point(1000)) == tail


def test_a_tail_that_is_not_enclosed_in_time_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gamma, "_MAX_BITS", 200)
    with pytest.raises(Undecided, match="200 bits"):
        upper_tail(Fraction(1, 2), point(500))


def test_no_tail_is_above_one_and_a_negative_statistic_gives_one() -> None:
    assert chi_square_tail(2, point(Fraction(-1, 5))) == point(1)
    assert chi_square_tail(7, point(0)) == point(1)
    assert chi_square_tail(2, Enclosure(Fraction(-1), Fraction(1, 10**50))).hi == 1


@pytest.mark.parametrize("a", [Fraction(0), Fraction(-1, 2), Fraction(1, 4)])
def test_only_whole_degrees_of_freedom_are_served(a: Fraction) -> None:
    with pytest.raises(BadInput, match="degrees of freedom"):
        upper_tail(a, point(1))
