"""Tails of Bin(n, 3/4): exact sums where they can be had, Arb's incomplete beta function everywhere."""

from __future__ import annotations

from fractions import Fraction
from math import comb, isqrt
from time import process_time

import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput
from bellproof.finite import beta_integral, binomial
from bellproof.finite.beta_integral import relative_tail
from bellproof.finite.binomial import EXACT_TRIALS, upper_tail

WIN, LOSE = Enclosure(Fraction(3, 4), Fraction(3, 4)), Enclosure(Fraction(1, 4), Fraction(1, 4))

large = st.integers(EXACT_TRIALS + 1, 10**6) | st.integers(EXACT_TRIALS + 1, 10**30)
reached_by_arb = st.integers(EXACT_TRIALS + 1, 10**6) | st.integers(EXACT_TRIALS + 1, 10**12)


def by_arb(n: int, k: int, bits: int = 300) -> Enclosure:
    """``P[X >= k] = I_(3/4)(k, n - k + 1)`` for 1 <= k <= n."""
    with ctx.workprec(bits):
        tail = arb(fmpq(3, 4)).beta_lower(arb(k), arb(n - k + 1), regularized=True)
        ends = [end.man_exp() for end in (tail.lower(), tail.upper())]
    low, high = (Fraction(int(mantissa)) * Fraction(2) ** int(exponent) for mantissa, exponent in ends)
    return Enclosure(low, high)


def near_the_mean(n: int, spreads: Fraction) -> int:
    """A k that many standard deviations from 3n/4."""
    return max(1, min(n, 3 * n // 4 + int(spreads * isqrt(3 * n // 16))))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 7, 20, 33])
def test_every_tail_of_few_trials(n: int) -> None:
    for k in range(-2, n + 3):
        true = sum((Fraction(comb(n, i) * 3**i, 4**n) for i in range(max(k, 0), n + 1)), Fraction(0))
        found = upper_tail(n, k, 64)
        assert found.contains(true)
        assert found.width * 2**60 <= true


@given(st.integers(1, EXACT_TRIALS), st.fractions(-20, 20))
@settings(max_examples=25)
@example(3016, Fraction(6))
def test_hundreds_of_trials(n: int, spreads: Fraction) -> None:
    k = near_the_mean(n, spreads)
    found = upper_tail(n, k, 128)
    assert found.overlaps(by_arb(n, k))
    assert found.width * 2**120 <= found.lo


@given(reached_by_arb, st.fractions(-15, 15))
@settings(max_examples=25)
@example(EXACT_TRIALS + 1, Fraction(0))
@example(10**9, Fraction(-12))
@example(10**12, Fraction(15))
def test_many_trials(n: int, spreads: Fraction) -> None:
    k = near_the_mean(n, spreads)
    found = upper_tail(n, k, 128)
    assert found.overlaps(by_arb(n, k))
    assert 0 <= found.lo <= found.hi <= 1
    assert found.width * 2**110 <= found.hi


@given(large, st.fractions(-15, 15))
@settings(max_examples=25)
@example(10**30, Fraction(0))
@example(10**40, Fraction(3))
def test_any_number_of_trials_against_the_normal_law(n: int, spreads: Fraction) -> None:
    """Berry and Esseen: they differ by at most 0.4748 (p^2 + q^2)/sqrt(p q n) (Shevtsova 2011)."""
    k = near_the_mean(n, spreads)
    with ctx.workprec(200):
        deviations = arb(fmpq(4 * k - 3 * n, 4)) / arb(fmpq(3 * n, 16)).sqrt()
        normal = (deviations / arb(2).sqrt()).erfc() / 2
        ends = [end.man_exp() for end in (normal.lower(), normal.upper())]
    low, high = (Fraction(int(mantissa)) * Fraction(2) ** int(exponent) for mantissa, exponent in ends)
    allowed = Fraction(69, 100) / isqrt(n)
    found = upper_tail(n, k, 128)
    assert low - allowed <= found.lo <= found.hi <= high + allowed
    assert found.width * 2**110 <= found.hi


@given(
    st.integers(100, 2000),
    st.fractions(0, 1),
    st.sampled_from([Fraction(3), Fraction(1, 3)]),
    st.integers(8, 200),
)
@settings(max_examples=30)
def test_the_integral_against_exact_sums(n: int, place: Fraction, odds: Fraction, bits: int) -> None:
    """The method for large n where the other one is still exact, from the mean to the last term."""
    least = -int(-n * odds / (1 + odds) // 1)
    k = least + int(place * (n - least))
    terms = [comb(n, k)]
    for i in range(k, n):
        terms.append(terms[-1] * (n - i) // (i + 1))
    true = sum((term * odds**j for j, term in enumerate(terms)), Fraction(0)) / terms[0]
    found = relative_tail(n, k, odds, bits)
    assert found.contains(true)
    assert found.width * 2**bits <= 4 * true


@given(st.integers(5000, EXACT_TRIALS), st.fractions(-30, 30))
@settings(max_examples=15)
def test_both_methods_on_the_same_tails(n: int, spreads: Fraction) -> None:
    k = near_the_mean(n, spreads)
    exact = upper_tail(n, k, 160)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binomial, "EXACT_TRIALS", 0)
        found = upper_tail(n, k, 160)
    assert found.overlaps(exact)
    assert found.width * 2**150 <= found.hi


@given(st.integers(1, 2000) | large | st.just(EXACT_TRIALS), st.fractions(-10, 10))
@settings(max_examples=15)
@example(EXACT_TRIALS, Fraction(2))
def test_pascals_rule(n: int, spreads: Fraction) -> None:
    """One more trial is won or lost: ``T(n+1, k) = 3/4 T(n, k-1) + 1/4 T(n, k)``."""
    k = near_the_mean(n, spreads)
    stepped = WIN * upper_tail(n, k - 1, 128) + LOSE * upper_tail(n, k, 128)
    assert stepped.overlaps(upper_tail(n + 1, k, 128))


@given(st.integers(1, 3000) | large, st.fractions(-12, 12), st.integers(1, 5))
@settings(max_examples=12)
def test_it_falls_with_the_wins_and_grows_with_the_trials(n: int, spreads: Fraction, step: int) -> None:
    k = near_the_mean(n, spreads)
    here = upper_tail(n, k, 128)
    assert upper_tail(n, k + step, 128).hi <= here.hi
    assert upper_tail(n, k + step, 128).lo < here.hi
    assert upper_tail(n + step, k, 128).hi >= here.lo


def test_what_is_left_is_not_bounded_before_the_mode_is_passed() -> None:
    """At t = p and k = n p the integrand still has its maximum ahead."""
    value = beta_integral._Ball(1 << 64, 1)
    ahead = beta_integral._Panel(n=400, k=300, scale=1024, top=768, width=0)
    behind = beta_integral._Panel(n=400, k=300, scale=1024, top=512, width=0)
    assert ahead.pull > 0
    assert beta_integral._left(ahead, value) is None
    assert behind.pull < 0
    assert beta_integral._left(behind, value) is not None


def test_far_out_nothing_overflows() -> None:
    for n in (10**9, 10**30, 10**100):
        assert upper_tail(n, n + 1, 64) == point(0)
        assert upper_tail(n, 0, 64) == point(1) == upper_tail(n, -5, 64)
        last = upper_tail(n, n, 64)
        assert last.lo == 0
        assert 0 < last.hi < Fraction(1, 10**40000)
        first = upper_tail(n, 1, 64)
        assert 1 - Fraction(1, 10**40000) < first.lo <= first.hi <= 1


def test_many_trials_are_no_slower_than_few() -> None:
    start = process_time()
    found = upper_tail(10**30, 3 * 10**30 // 4 + 10**15, 128)
    assert process_time() - start < 2
    assert found.width * 2**120 <= found.lo


def test_a_number_of_trials_is_not_negative() -> None:
    with pytest.raises(BadInput, match="not negative"):
        upper_tail(-1, 0, 64)
